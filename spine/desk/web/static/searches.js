// Searches come in: files are dropped on the page, a job under way is followed, a query is rescued in place.
import { $, $$, send } from './desk.js';

const LIMIT = 60 << 20, MOST = 60, STEP = 400;
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const say = (words) => { const line = $('[data-said]'); if (line) line.textContent = words ?? ''; };

// ── files, dropped anywhere on the page ──
const zone = $('[data-drop]');
if (zone) {
  const input = $('input[type=file]', zone), problem = $('[data-problem]', zone);
  const brings = (event) => event.dataTransfer?.types.includes('Files');
  addEventListener('dragover', (event) => { if (brings(event)) { event.preventDefault(); zone.dataset.over = ''; } });
  addEventListener('dragleave', (event) => { if (!event.relatedTarget) delete zone.dataset.over; });
  addEventListener('drop', (event) => {
    delete zone.dataset.over;
    if (!brings(event)) return;
    event.preventDefault();
    input.files = event.dataTransfer.files;
    if (input.files.length) zone.requestSubmit();
  });
  const wrong = () => {
    const size = [...input.files].reduce((sum, file) => sum + file.size, 0);
    if (!input.files.length) return 'No file was chosen. Choose one or more exports first.';
    if (input.files.length > MOST) return `${input.files.length} files are more than the desk takes at once. Choose ${MOST} at most.`;
    if (size > LIMIT) return `These files have ${Math.ceil(size / (1 << 20))} MB together, and the desk takes ${LIMIT >> 20} at once. Choose fewer.`;
    return '';
  };
  zone.addEventListener('submit', (event) => {
    problem.textContent = wrong();
    problem.hidden = !problem.textContent;
    if (!problem.hidden) event.preventDefault();
  });
  zone.addEventListener('formdata', ({ formData }) => formData.append('changed', JSON.stringify([...input.files].map((file) => file.lastModified))));
}

// ── a job under way: its words and its bar, until what it brings takes its place ──
async function follow(box) {
  const address = new URL(`../jobs/${box.dataset.job}`, import.meta.url), bar = $('progress', box);
  while (box.isConnected) {
    await pause(STEP);
    let job;
    try {
      job = await (await fetch(address, { headers: { Accept: 'application/json' } })).json();
    } catch {
      $('[data-words]', box).textContent = 'The desk does not answer. Is it still running in its terminal?';
      continue;
    }
    if (!job.running || String(job.number) !== box.dataset.number) return renew();
    const words = $('[data-words]', box);
    if (words.textContent !== job.words) words.textContent = job.words;
    bar.setAttribute('aria-label', job.words);
    if (job.of) { bar.max = job.of; bar.value = job.done; } else bar.removeAttribute('value');
  }
}
async function renew() {
  const answer = await fetch(location.href);
  if (!answer.ok) return location.reload();
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const old of $$('[data-live], .topline, .bar nav')) {
    const now = old.id ? fresh.getElementById(old.id) : $(old.matches('.topline') ? '.topline' : '.bar nav', fresh);
    if (!now || now.outerHTML === old.outerHTML) continue;
    const active = old.contains(document.activeElement) ? document.activeElement : null;
    old.replaceWith(document.adoptNode(now));
    if (active) keep(active, now);
    if (now.matches('[data-live]')) say($('h1.plan, .lead, .notice > strong', now)?.textContent);
  }
  start();
}
function keep(active, now) {
  const same = active.id && document.getElementById(active.id);
  if (same && 'value' in active) same.value = active.value;
  (same || now).focus({ preventScroll: true });
}
const start = () => { for (const box of $$('[data-job]:not([data-followed])')) { box.dataset.followed = ''; follow(box); } };
start();

// ── a query comes back; one after the other ──
let sending = Promise.resolve();
addEventListener('submit', async (event) => {
  const form = event.target, button = event.submitter;
  if (!form.matches('[data-rescue]') || !button) return;
  event.preventDefault();
  if (button.getAttribute('aria-disabled')) return;
  const problem = $('[data-problem]', form), row = button.closest('tr'), words = button.firstChild;
  const late = setTimeout(() => { words.data = 'Rescuing …'; row.setAttribute('aria-busy', 'true'); }, 300);
  problem.hidden = true;
  button.setAttribute('aria-disabled', 'true');
  const answer = await (sending = sending.then(() => send(form, button)));
  clearTimeout(late);
  row.removeAttribute('aria-busy');
  if (answer.error) {
    words.data = 'Rescue';
    button.removeAttribute('aria-disabled');
    problem.textContent = answer.error;
    problem.hidden = false;
    problem.scrollIntoView({ block: 'nearest' });
    return;
  }
  const focused = document.activeElement === button;
  row.dataset.done = '';
  const next = row.nextElementSibling ?? row.previousElementSibling, bar = $('.undo');
  const done = Object.assign(document.createElement('span'), { className: 'tag good', textContent: 'Rescued' });
  button.replaceWith(done);
  if (answer.undo) {
    bar.hidden = false;
    $('p', bar).textContent = answer.said;
    $('[name=name]', bar).value = answer.undo.name;
    $('[data-draft]', bar).hidden = true;
  }
  if (focused) $('button', next)?.focus({ preventScroll: true });
});
