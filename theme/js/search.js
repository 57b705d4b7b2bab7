// The page of results. It loads the index when somebody looks for something, and not before.
// Everything is put in as text, never as HTML, and nothing is asked of another host.

const place = document.getElementById('results');
const form = document.querySelector('form.search');
const box = form.elements.q;
const said = place.querySelector('.said');
const list = place.querySelector('.results');
const more = place.querySelector('.more');

const AT_ONCE = 10;        // results that are shown at first, and by each press of "Show more"
const PAUSE = 250;         // milliseconds without a key after which we look
// How much the words of a title and the other names of a page count beside those of its text.
const HOW = { baseUrl: place.dataset.root, excerptLength: 26, ranking: { metaWeights: { title: 6, also: 2, topic: 0, tint: 0, date: 0, minutes: 0, updated: 0 } } };

// Words that say nothing of what somebody looks for, unless there are no others.
const SMALL = new Set(`a about after an and any are as at be been before but by can could did do does for from get had
  has have how i if in is it its long me my of on or should so than that the their there this to until was what when
  where which who why will with would you your`.split(/\s+/));
const FEW = 5;             // fewer pages than this, and those with some of the words are shown too

let ready;                 // the index, once somebody has asked for it
let tries = 0;
let latest = 0;            // the number of the newest question: older answers are dropped
let found = [];
let shown = 0;

function load() {
  return ready ??= begin();
}

async function begin() {
  const { index, parts } = place.dataset;
  const again = tries++ ? `?${tries}` : '';   // a browser remembers what it could not load
  const { createInstance } = await import(`${index}0/pagefind.js${again}`);
  const search = createInstance({ ...HOW, basePath: `${index}0/`, noWorker: true });
  const others = Array.from({ length: parts - 1 }, (_, n) => search.mergeIndex(`${index}${n + 1}/`, HOW));
  await Promise.all(others);
  return search;
}

// ---- words on the page ----------------------------------------------------------

function element(name, properties = {}, ...inside) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...inside.filter(Boolean));
  return made;
}

function say(...words) {
  said.classList.remove('waits');
  said.replaceChildren(...words);
}

// An excerpt comes with <mark> around what was found, and with its own signs written out.
function marked(excerpt) {
  const plain = text => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>');
  return excerpt.split(/<mark>(.*?)<\/mark>/).map((text, n) => n % 2 ? element('mark', {}, plain(text)) : plain(text));
}

function row({ url, meta, content, excerpt, plain_excerpt, sub_results: sections }) {
  const minutes = meta.minutes && `${meta.minutes} min read`;
  const date = meta.date && (meta.updated ? `Updated ${meta.date}` : meta.date);
  const about = [meta.topic, meta.role, date, minutes].filter(Boolean).join(' · ');
  const best = sections.filter(one => one.anchor && !sections.some(other => other.locations.length > one.locations.length));
  const item = element('li', { className: 'result' },
    element('h2', {}, element('a', { href: url }, meta.title)),
    element('p', { className: 'meta' }, about),
    element('p', {}, !content.startsWith(plain_excerpt) && '… ', ...marked(excerpt), ' …'),
    best[0] && element('p', { className: 'part' }, 'See: ', element('a', { href: best[0].url }, best[0].title)));
  if (meta.tint) item.dataset.tint = meta.tint;
  return item;
}

// ---- looking --------------------------------------------------------------------

async function look(words, { moved = false, again = false } = {}) {
  const mine = ++latest;
  const asked = words.trim();
  history.replaceState(null, '', asked ? `?q=${encodeURIComponent(asked)}` : location.pathname);
  if (!asked) return clear('Type a word or two above, such as “sciatica”.');
  let loaded = false;
  try {
    if (!ready) say('Looking …');
    const search = await load();
    loaded = true;
    const { all, others } = await answers(search, asked);
    const results = [...all, ...others];
    const first = await Promise.all(results.slice(0, AT_ONCE).map(one => one.data()));
    if (mine !== latest) return;
    found = results;
    shown = first.length;
    list.replaceChildren(...first.map(row));
    more.hidden = shown >= found.length;
    document.title = document.title.replace(/^.*?(?= \||$)/, () => `Search: ${asked}`);
    say(summary(asked, all.length, others.length));
  } catch {
    if (mine !== latest) return;
    ready = undefined;     // the next key tries again
    // A newer index may have taken the place of the one that was loaded: then that one knows.
    if (loaded && !again) return look(words, { moved, again: true });
    clear('The search could not be loaded. Are you connected to the internet? Wait a moment, then press “Search” again.');
  }
  if (moved && mine === latest) said.focus();
}

function summary(asked, all, others) {
  const pages = count => `${count} ${count === 1 ? 'page' : 'pages'}`;
  if (!all && !others) return `We have found nothing for “${asked}”. Below are other ways to look.`;
  if (!all) return `No page has all the words of “${asked}”. ${others === 1 ? 'One has' : `${others} have`} some of them.`;
  return `${pages(all)} for “${asked}”${others ? `, and ${others} with some of the words` : ''}.`;
}

// The pages with all the words that say something, and when these are few, those with some of them.
async function answers(search, asked) {
  const words = [...new Set(asked.toLowerCase().match(/[\p{L}\p{N}'’-]+/gu) ?? [])];
  const telling = words.filter(word => !SMALL.has(word)).slice(0, 8);
  const exact = /^".+"$/.test(asked) || !telling.length;
  const all = (await search.search(exact ? asked : telling.join(' '))).results;
  if (exact || telling.length < 2 || all.length >= FEW) return { all, others: [] };
  const before = new Set(all.map(one => one.id));
  const some = new Map();
  for (const { results } of await Promise.all(telling.map(word => search.search(word))))
    for (const one of results) {
      const so = some.get(one.id) ?? { one, words: 0, score: 0 };
      some.set(one.id, { one: so.one, words: so.words + 1, score: so.score + one.score });
    }
  const order = [...some.values()].sort((a, b) => b.words - a.words || b.score - a.score);
  return { all, others: order.map(({ one }) => one).filter(one => !before.has(one.id)).slice(0, AT_ONCE) };
}

function clear(words) {
  found = [];
  shown = 0;
  list.replaceChildren();
  more.hidden = true;
  say(words);
}

async function showMore() {
  const mine = latest;
  const next = await Promise.all(found.slice(shown, shown + AT_ONCE).map(one => one.data()));
  if (mine !== latest) return;
  const rows = next.map(row);
  list.append(...rows);
  shown += rows.length;
  more.hidden = shown >= found.length;
  rows[0].querySelector('a').focus();
}

let timer;
box.addEventListener('focus', () => load().catch(() => { ready = undefined; }), { once: true });
box.addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(() => look(box.value), PAUSE);
});
form.addEventListener('submit', event => {
  event.preventDefault();
  clearTimeout(timer);
  look(box.value, { moved: true });
});
more.firstElementChild.addEventListener('click', () => showMore().catch(() => clear('The next pages could not be loaded. Press “Search” to try again.')));

box.value = new URLSearchParams(location.search).get('q') ?? box.value;
look(box.value);
