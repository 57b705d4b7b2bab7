// The check of the links: asks whether it has ended, and then shows what it found.
import { $ } from './desk.js';

const form = $('[data-checking]');
async function look() {
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: 'application/json' } });
    if (!(await answer.json()).checking) return location.reload();
  } catch { /* the desk may be taking its own place just now */ }
  setTimeout(look, 600);
}
if (form?.dataset.checking) setTimeout(look, 600);
form?.addEventListener('submit', () => { const button = $('button', form); if (button) button.textContent = 'Checking the links …'; });
