// The review queue: one card at a time; a decision folds its card in place and goes on to the next.
import { $, $$, send } from './desk.js';

const cards = $$('.card'), bar = $('.undo'), problem = $('[data-problem]');
const current = () => $('.card[aria-current]');
const row = (card) => $(`.rail a[href="#${CSS.escape(card.id)}"]`);

function go(card, scroll = true) {
  if (!card) return;
  current()?.removeAttribute('aria-current');
  card.setAttribute('aria-current', 'true');
  for (const link of $$('.rail a')) link === row(card) ? link.setAttribute('aria-current', 'true') : link.removeAttribute('aria-current');
  card.focus({ preventScroll: true });
  if (scroll) card.scrollIntoView({ block: 'start' });
  row(card)?.scrollIntoView({ block: 'nearest' });
}
addEventListener('desk-step', ({ detail }) => {
  const left = cards.filter((card) => !card.dataset.decided || card === current());
  go(left[left.indexOf(current()) + detail]);
});
for (const card of cards) card.addEventListener('focusin', ({ target }) => {
  if (target !== card && card !== current()) { go(card, false); target.focus({ preventScroll: true }); }
});
for (const link of $$('.rail a')) link.addEventListener('click', (event) => { event.preventDefault(); go(document.getElementById(link.hash.slice(1))); });
if (location.hash) go(document.getElementById(location.hash.slice(1)), false);

// ── deciding, and taking it back ──
function mark(card, words) {
  for (const element of [card, row(card)?.parentElement]) {
    if (!element) continue;
    if (words) element.dataset.decided = words; else delete element.dataset.decided;
  }
}
function tell({ undo, waiting }) {
  bar.hidden = !undo;
  if (undo) {
    $('p', bar).textContent = undo.said;
    $('[name=name]', bar).value = undo.name;
    const draft = $('[data-draft]', bar);
    draft.hidden = !undo.draft;
    if (undo.draft) draft.href = undo.draft;
  }
  for (const count of $$('.bar [href$="/topics"] .count, .topline [href$="/topics"] .count')) count.firstChild.data = waiting;
}
function refuse(form, button, words) {
  problem.hidden = false;
  $('strong', problem).textContent = `“${$('h2', form).textContent}” was not saved.`;
  $('p', problem).textContent = words;
  $('[data-again]', problem).onclick = () => { problem.hidden = true; form.requestSubmit(button); };
  form.closest('.card').before(problem);
  problem.scrollIntoView({ block: 'center' });
}
// The next card is there at once; what was decided is sent in its order, and a refusal leads back to its card.
let sending = Promise.resolve();
const after = (card) => cards.slice(cards.indexOf(card) + 1).find((one) => !one.dataset.decided)
  ?? cards.find((one) => !one.dataset.decided && one !== card);

for (const form of $$('form[data-decide]')) form.addEventListener('submit', (event) => {
  event.preventDefault();
  const card = form.closest('.card'), button = event.submitter;
  if (card.dataset.decided) return;
  for (const menu of $$('details.menu[open]', card)) menu.open = false;
  problem.hidden = true;
  mark(card, 'Saving …');
  if (bar.hidden) { bar.hidden = false; $('p', bar).textContent = 'Saving …'; } // so that no card moves later
  go(after(card));
  sending = sending.then(async () => {
    const answer = await send(form, button);
    if (answer.error) {
      mark(card);
      go(card);
      return refuse(form, button, answer.error);
    }
    mark(card, answer.undo?.words ?? 'Decided');
    tell(answer);
    if (answer.renew) { location.hash = current()?.id ?? ''; location.reload(); } // another card says more now
    if (!after(card)) location.assign(location.pathname); // the last of this page
  });
});
bar?.addEventListener('submit', (event) => {
  event.preventDefault();
  sending = sending.then(async () => {
    const answer = await send(bar, event.submitter);
    if (answer.error) { $('p', bar).textContent = answer.error; return; }
    const card = document.getElementById(`topic-${answer.topic}`);
    if (!card) return location.reload();
    mark(card);
    tell(answer);
    go(card);
  });
});

// ── evidence, when it is asked for ──
for (const link of $$('[data-evidence]')) {
  link.setAttribute('aria-expanded', 'false');
  link.addEventListener('click', async (event) => {
    event.preventDefault();
    let table = link.nextElementSibling;
    if (!table) {
      const answer = await fetch(`${link.href}?part=table`);
      if (!answer.ok) return location.assign(link.href);
      link.insertAdjacentHTML('afterend', await answer.text());
      table = link.nextElementSibling;
    } else table.hidden = !table.hidden;
    link.setAttribute('aria-expanded', String(!table.hidden));
  });
}
