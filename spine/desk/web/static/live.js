/* The live half of a page in the desk: shows it anew when it has changed, and says what is to be mended. */
(() => {
  "use strict";
  const box = document.createElement("aside");
  box.setAttribute("aria-label", "The desk");
  box.setAttribute("role", "status");
  box.hidden = true;
  const style = new CSSStyleSheet();  // the page's policy lets no style in that is written into it
  style.replaceSync(`
    :host { position: fixed; inset: auto 0 0; z-index: 99; max-height: 45vh; overflow: auto; color-scheme: light dark;
      font: 16px/1.5 system-ui, sans-serif; background: light-dark(#fdf3ef, #2a1714);
      color: light-dark(#3a1208, #f6dcd4); border-top: 3px solid light-dark(#b3361b, #ef8b73); }
    :host([hidden]) { display: none; }
    div { max-width: 60rem; margin: auto; padding: .75rem 1rem 1rem; }
    summary { font-weight: 700; cursor: pointer; } ul { margin: 0; padding: 0; list-style: none; }
    li { margin-top: .4rem; } code { font-size: .875rem; overflow-wrap: anywhere; }
  `);
  box.attachShadow({ mode: "open" }).innerHTML = "<div><details><summary></summary><ul></ul></details></div>";
  box.shadowRoot.adoptedStyleSheets = [style];
  const words = box.shadowRoot, fold = words.querySelector("details");
  fold.open = sessionStorage.getItem("desk folded") === null;
  fold.addEventListener("toggle", () => {
    if (fold.open) sessionStorage.removeItem("desk folded"); else sessionStorage.setItem("desk folded", "");
  });
  document.body.append(box);

  const say = ({ failed, findings = [] }) => {
    const errors = findings.filter((one) => one.severity === "error");
    box.hidden = !errors.length;
    const count = errors.length === 1 ? "One thing to mend" : `${errors.length} things to mend`;
    words.querySelector("summary").textContent = `${count}. ${failed
      ? "The site could not be made, so you see the last good one." : "Until then you see the last good page."}`;
    words.querySelector("ul").replaceChildren(...errors.slice(0, 20).map((one) => {
      const line = document.createElement("li"), place = document.createElement("code");
      place.textContent = `${one.path}:${one.line}`;
      line.append(place, document.createElement("br"), `${one.message} ${one.fix}`);
      return line;
    }));
  };

  const key = `desk ${location.pathname}`;
  const place = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  if (place !== null && !location.hash) scrollTo({ top: Number(place), behavior: "instant" });

  let source = null;
  const state = {}, shown = document.currentScript.dataset.page;
  const listen = () => {
    source?.close();
    source = new EventSource(`/.desk/events?page=${encodeURIComponent(location.pathname)}`);
    source.onmessage = (event) => {
      const news = JSON.parse(event.data);
      if (news.changed || (news.page && news.page !== shown)) {
        sessionStorage.setItem(key, scrollY);
        source.close();
        location.reload();
        return;
      }
      say(Object.assign(state, news));
    };
  };
  document.addEventListener("visibilitychange", () => { document.hidden ? source?.close() : listen(); });
  if (!document.hidden) listen();
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
