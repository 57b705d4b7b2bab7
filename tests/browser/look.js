// What a person sees on a page, asked of the browser. Every test page has these as `look.…()`.
window.look = (() => {
  const all = selector => [...document.querySelectorAll(selector)];
  const shown = element => element.checkVisibility({ visibilityProperty: true });
  const name = element => element.outerHTML.slice(0, 120);
  const PRESSED = 'a[href], button, summary, input, select';

  // Elements that stick out on the right, unless a box of their own scrolls or cuts them.
  function tooWide() {
    const width = document.documentElement.clientWidth;
    const held = element => {
      for (let box = element.parentElement; box && box !== document.body; box = box.parentElement)
        if (getComputedStyle(box).overflowX !== 'visible') return true;
      return false;
    };
    const out = all('body *').filter(element => {
      const box = element.getBoundingClientRect();
      return box.width > 1 && box.right > width + 1 && !held(element);
    });
    const scrolls = document.scrollingElement.scrollWidth > width ? ['the page scrolls sideways'] : [];
    return scrolls.concat(out.map(name));
  }

  // How light a colour is, 0 to 1.
  function light(colour) {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d');
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, opacity] = canvas.getImageData(0, 0, 1, 1).data;
    return opacity ? (red + green + blue) / 765 : 1;
  }

  // The lightest text there is, and the darkest ground of the whole page. On paper a heading may be light
  // where its own dark ground is printed with it.
  function shades() {
    const printed = element => getComputedStyle(element).printColorAdjust === 'exact'
      && light(getComputedStyle(element).backgroundColor) < 0.4;
    const texts = all('main :is(h1, h2, h3, p, li, td)').filter(shown).filter(text => !printed(text));
    const grounds = [document.documentElement, document.body];
    return {
      text: Math.max(...texts.map(element => light(getComputedStyle(element).color))),
      ground: Math.min(...grounds.map(element => light(getComputedStyle(element).backgroundColor))),
    };
  }

  // What moves, or would when the mouse comes.
  function moving() {
    const slow = element => getComputedStyle(element).transitionDuration.split(',')
      .some(time => parseFloat(time) > 0.01);
    const smooth = getComputedStyle(document.documentElement).scrollBehavior === 'smooth' ? ['scrolling'] : [];
    return document.getAnimations().map(animation => String(animation.animationName))
      .concat(all('*').filter(slow).map(name), smooth);
  }

  // Links in running text and buttons that only their colour tells from what is around them.
  function toldByColourOnly() {
    return all('main p > a, a.button').filter(shown).filter(link => {
      const style = getComputedStyle(link);
      return !style.textDecorationLine.includes('underline') && style.borderBottomStyle === 'none';
    }).map(name);
  }

  // Where the keyboard is, and what a person looking at the screen would say about it; null for nowhere.
  function focus() {
    const element = document.activeElement;
    if (!element || element === document.body || element === document.documentElement) return null;
    // A card's link draws its ring around the whole card, by a pseudo-element or by the card itself.
    const ringed = style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
      && !/^(transparent|rgba\(.*, 0\))$/.test(style.outlineColor);
    const around = [element, element.closest('li, article, section')].filter(Boolean);
    const parts = around.flatMap(one => [null, '::before', '::after'].map(part => getComputedStyle(one, part)));
    return {
      href: element.getAttribute('href'),
      what: name(element),
      place: all('*').indexOf(element),
      inMain: !!element.closest('main'),
      seen: seen(element),
      ring: parts.some(ringed),
    };
  }

  // Whether nothing covers an element. One over several lines has a box for each: one of them is enough.
  function seen(element) {
    const wrappers = [document.documentElement, document.body, document.querySelector('main')];
    return [...element.getClientRects()].some(({ left, right, top, bottom }) => {
      const points = [[left + 2, top + 2], [(left + right) / 2, (top + bottom) / 2], [right - 2, bottom - 2]];
      return right > left && bottom > top && points.some(([x, y]) => {
        const hit = document.elementFromPoint(x, y);
        return hit && (element.contains(hit) || (hit.contains(element) && !wrappers.includes(hit)));
      });
    });
  }

  // How many stops the Tab key should make on this page.
  function stops() {
    return all(`${PRESSED}, [tabindex="0"]`).filter(shown).filter(element => element.tabIndex >= 0).length;
  }

  // Things to press that are smaller than 24 by 24 CSS pixels, links in running text aside
  // (Web Content Accessibility Guidelines 2.2, section 2.5.8).
  function tooSmall() {
    const inText = element => getComputedStyle(element).display === 'inline'
      && [...element.closest('p, li, td, th, dd, dt, figcaption, blockquote')?.childNodes ?? []]
        .some(node => node.nodeType === Node.TEXT_NODE && node.data.trim().length > 1);
    return all(PRESSED).filter(shown).filter(element => !element.closest('.skip') && !inText(element))
      .filter(element => {
        element.scrollIntoView({ block: 'center', behavior: 'instant' });
        const { left, right, top, bottom } = element.getBoundingClientRect();
        // A link may reach beyond its text: so ask the screen, 12 px from the middle.
        const own = (dx, dy) => {
          const hit = document.elementFromPoint((left + right) / 2 + dx, (top + bottom) / 2 + dy);
          return hit && element.contains(hit);
        };
        const wide = right - left >= 24 || (own(-11.5, 0) && own(11.5, 0));
        const high = bottom - top >= 24 || (own(0, -11.5) && own(0, 11.5));
        return !(wide && high);
      }).map(name);
  }

  return { tooWide, shades, moving, toldByColourOnly, focus, stops, tooSmall };
})();
