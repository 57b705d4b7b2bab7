// Writing: marks, findings and the page while one types, links and pictures. What is typed is kept at once.
import { $, $$, send } from './desk.js';

const form = $('#write'), words = $('#words'), side = $('#side'), frame = $('#paper'), saved = $('#saved');
const problem = $('[data-problem]', form), tools = $('.tools', form);
tools.hidden = false;

// ── trying what is typed: one request at a time, the newest words always last ──
const PAUSE = 30; // thousandths of a second without a key
let waiting, busy = false, again = false, unkept = false, leaving = false;
function typed() {
  unkept = true;
  clearTimeout(waiting);
  waiting = setTimeout(attempt, PAUSE);
}
async function attempt() {
  if (leaving) return;
  if (busy) { again = true; return; }
  busy = true;
  const values = await send(form, null, { to: form.dataset.try });
  if (values.error) { saved.textContent = 'Not kept yet'; complain(values.error); } else { unkept = again; show(values); }
  busy = false;
  if (again) { again = false; attempt(); }
}
function show({ side: html, page, said, count }) {
  problem.hidden = true;
  saved.textContent = said;
  $('#count').textContent = count;
  beside(html);
  if (!page) return;
  const now = frame.contentDocument, next = new DOMParser().parseFromString(page, 'text/html');
  const [old, fresh] = [$('main', now), $('main', next)];
  if (!old || !fresh) { frame.src = frame.src; return; }
  old.replaceWith(now.importNode(fresh, true));
  outward();
  follow();
}
function follow() { // the page shows about what is being written
  const main = $('main', frame.contentDocument), room = words.scrollHeight - words.clientHeight;
  if (main && room > 0) frame.contentWindow.scrollTo(0, main.offsetTop + words.scrollTop / room * (main.offsetHeight - frame.clientHeight));
}
words.addEventListener('scroll', follow, { passive: true });
function outward() { for (const link of $$('a[href]', frame.contentDocument)) link.target = '_top'; } // out of the frame
// What stands beside is not changed under a finger that is pressing a button of it.
let shown = '', next = null, pressed = false;
function beside(html) {
  next = html;
  if (pressed || html === shown) return;
  shown = html;
  const at = $$('a, button', side).indexOf(document.activeElement);
  const open = $$('details[open]', side).map((one) => one.dataset.keep);
  side.innerHTML = html;
  for (const one of $$('details', side)) one.open = open.includes(one.dataset.keep);
  if (at >= 0) $$('a, button', side)[at]?.focus();
}
side.addEventListener('pointerdown', () => { pressed = true; });
addEventListener('pointerup', () => setTimeout(() => { if (pressed) { pressed = false; beside(next ?? shown); } }));

function complain(text) { problem.hidden = false; $('p', problem).textContent = text; }

addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });
addEventListener('beforeunload', (event) => { if (unkept) event.preventDefault(); });
form.addEventListener('input', typed);
form.addEventListener('change', typed);
// What somebody typed before this script was there, or a browser filled in again, is kept as well.
if ([...form.elements].some((one) => /^text/.test(one.type) && one.value !== one.defaultValue)) typed();
frame.addEventListener('load', () => {
  outward();
  const first = $('main', frame.contentDocument);
  if (first && !frame.dataset.seen) { frame.dataset.seen = '1'; frame.contentWindow.scrollTo(0, first.offsetTop); }
});

// ── saving without leaving ──
form.addEventListener('submit', async (event) => {
  const button = event.submitter;
  if (button?.name !== 'save') { clearTimeout(waiting); unkept = false; leaving = true; return; } // this page ends
  event.preventDefault();
  clearTimeout(waiting);
  saved.textContent = 'Saving …';
  const answer = await send(form, button);
  if (answer.conflict) { form.requestSubmit.call(form, hiddenButton()); return; }
  if (answer.error) { saved.textContent = 'Not saved'; return complain(answer.error); }
  problem.hidden = true;
  unkept = false;
  form.elements.seen.value = answer.seen;
  if (form.elements.head) form.elements.head.value = answer.head;
  saved.textContent = answer.said;
  attempt();
});
function hiddenButton() { // the screen with both versions is made by the server
  const button = document.createElement('button');
  Object.assign(button, { name: 'both', value: '1', hidden: true });
  form.append(button);
  return button;
}
addEventListener('keydown', (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === 's') { event.preventDefault(); $('#save').click(); }
  if ((event.ctrlKey || event.metaKey) && event.target === words && 'bik'.includes(event.key)) {
    const mark = { b: 'bold', i: 'italic', k: 'link' }[event.key];
    event.preventDefault();
    $(`[data-md=${mark}]`).click();
  }
});

// ── marks; what is put in can be taken back with the browser's own Undo ──
const put = (text, from = words.selectionStart, to = words.selectionEnd) => {
  words.focus();
  words.setSelectionRange(from, to);
  if (!document.execCommand('insertText', false, text)) { words.setRangeText(text, from, to, 'end'); typed(); }
};
const wrap = { bold: ['**', '**'], italic: ['*', '*'] }, begin = { h2: '## ', list: '- ', quote: '> ' };
for (const button of $$('[data-md]')) button.addEventListener('click', () => {
  const kind = button.dataset.md, { selectionStart: from, selectionEnd: to, value } = words, chosen = value.slice(from, to);
  if (wrap[kind]) {
    put(`${wrap[kind][0]}${chosen}${wrap[kind][1]}`);
    if (!chosen) words.setSelectionRange(from + wrap[kind][0].length, from + wrap[kind][0].length);
  } else if (begin[kind]) {
    const start = value.lastIndexOf('\n', from - 1) + 1, lines = value.slice(start, Math.max(to, start));
    const stop = to > start ? to : start, mark = begin[kind];
    const text = lines.split('\n').map((line) => line.startsWith(mark) ? line : `${mark}${line}`).join('\n');
    put(text, start, stop);
  } else if (kind === 'link') openFinder(chosen);
  else picker.click();
});

words.addEventListener('keydown', (event) => { // a list goes on with Enter, and ends on an empty item
  if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.metaKey || words.selectionStart !== words.selectionEnd) return;
  const at = words.selectionStart, start = words.value.lastIndexOf('\n', at - 1) + 1;
  const found = /^(\s*)([-*]|\d+[.)]) +(.*)$/.exec(words.value.slice(start, at));
  if (!found) return;
  event.preventDefault();
  const [, indent, mark, rest] = found, next = /\d/.test(mark) ? `${parseInt(mark, 10) + 1}${mark.at(-1)}` : mark;
  if (rest.trim()) put(`\n${indent}${next} `); else put('\n', start, at);
});

// ── a link to one of our posts ──
const finder = $('#find'), query = $('#find-q'), list = $('#find-list');
let place;
function openFinder(chosen) {
  place = [words.selectionStart, words.selectionEnd, chosen];
  query.value = chosen;
  finder.showModal();
  search();
}
async function search() {
  const answer = await fetch(`/.desk/find?q=${encodeURIComponent(query.value)}`);
  if (!answer.ok) return;
  const { posts } = await answer.json(), typed = query.value.trim();
  if (/^https?:\/\/\S+$/.test(typed)) posts.unshift({ title: typed, target: typed, said: 'another site' });
  if (!posts.length) { list.textContent = 'No post is like that. An address that begins with https:// leads to another site.'; return; }
  list.replaceChildren(...posts.map(({ title, target, said }) => {
    const item = document.createElement('li'), button = document.createElement('button'), note = document.createElement('span');
    Object.assign(button, { type: 'button', className: 'button plain', textContent: title });
    Object.assign(note, { className: 'small muted', textContent: said });
    button.addEventListener('click', () => { finder.close(); put(`[${place[2] || title}](${target})`, place[0], place[1]); });
    item.append(button, note);
    return item;
  }));
}
let searching;
query.addEventListener('input', () => { clearTimeout(searching); searching = setTimeout(search, 120); });
query.addEventListener('keydown', (event) => { if (event.key === 'Enter') { event.preventDefault(); $('button', list)?.click(); } });

// ── names of posts, as one types them ──
const known = $('#known-posts');
for (const field of $$('[list=known-posts]')) field.addEventListener('input', async () => {
  const answer = await fetch(`/.desk/find?q=${encodeURIComponent(field.value.split(',').pop().trim())}`);
  if (!answer.ok) return;
  const before = field.value.slice(0, field.value.lastIndexOf(',') + 1).replace(/,$/, ', '); // those that stand there stay
  known.replaceChildren(...(await answer.json()).posts.map(({ slug, title }) => Object.assign(document.createElement('option'), { value: before + slug, textContent: title })));
});

// ── pictures: dropped, pasted or chosen ──
const picker = Object.assign(document.createElement('input'), { type: 'file', accept: 'image/*', multiple: true, hidden: true });
document.body.append(picker);
picker.addEventListener('change', () => bring(picker.files));
words.addEventListener('dragover', (event) => { if (event.dataTransfer.types.includes('Files')) event.preventDefault(); });
words.addEventListener('drop', (event) => { if (event.dataTransfer.files.length) { event.preventDefault(); bring(event.dataTransfer.files); } });
words.addEventListener('paste', (event) => { if (event.clipboardData.files.length) { event.preventDefault(); bring(event.clipboardData.files); } });
async function bring(files) {
  let end = -1;
  for (const file of files) {
    const body = new FormData();
    body.append('token', form.elements.token.value);
    body.append('picture', file, file.name);
    saved.textContent = `Bringing in ${file.name} …`;
    const answer = await fetch('/.desk/pictures', { method: 'POST', body, headers: { Accept: 'application/json' } }).then((one) => one.json()).catch(() => ({ error: 'The desk does not answer.' }));
    if (answer.error) { complain(answer.error); continue; }
    if (end >= 0) words.setSelectionRange(end, end);
    // at an edge of a line it stands by itself: the first line of a block must stay whole
    const before = words.value.slice(0, words.selectionStart), after = words.value.slice(words.selectionEnd);
    const starts = !before || before.endsWith('\n'), ends = !after || after.startsWith('\n');
    const lead = ends && !starts ? '\n\n' : '', at = before.length + lead.length;
    put(lead + answer.markdown + (starts && !ends ? '\n\n' : ''));
    end = at + answer.markdown.length;
    words.setSelectionRange(at + 2, at + 2 + 'what it shows'.length); // to be typed over
  }
}

// ── to the line of a finding ──
function toLine(number, column = 1) {
  const lines = words.value.split('\n'), line = lines[number - 1] ?? '';
  const at = lines.slice(0, number - 1).join('\n').length + (number > 1 ? 1 : 0);
  const word = column > 1 ? /^\s*\S+/.exec(line.slice(column - 1)) : null; // the first word that is meant, or all
  words.focus();
  words.setSelectionRange(at + (word ? column - 1 : 0), at + (word ? column - 1 + word[0].length : line.length));
  words.scrollTop = words.scrollHeight * at / Math.max(1, words.value.length) - words.clientHeight / 3;
}
side.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-line]');
  if (link) { event.preventDefault(); toLine(Number(link.dataset.line), Number(link.dataset.column)); }
});
if (Number(form.dataset.start) > 0) toLine(Number(form.dataset.start));

// ── the description, as wide as a search result shows it ──
const description = $('#f-description');
if (description) {
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = '14px Arial, "Liberation Sans", sans-serif';
  const title = $('textarea.title');
  const measure = () => {
    const wide = Math.round(pen.measureText(description.value).width), count = description.value.length;
    $('#meter-said').textContent = `${count} letters, ${wide} of 920 pixels. ${wide > 920 ? 'Search results will cut the end.' : wide < 400 ? 'There is room to say more.' : 'It fits.'}`;
    $('.gauge .fill').setAttribute('width', Math.min(100, wide / 10));
    $('.gauge .fill').classList.toggle('over', wide > 920);
    $('#snippet-said').textContent = description.value;
    if (title) $('.snippet b').textContent = title.value;
  };
  description.addEventListener('input', measure);
  title?.addEventListener('input', measure);
  measure();
}
