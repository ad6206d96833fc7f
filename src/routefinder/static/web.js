// Leaving quickly, and nothing left on the screen. Every page works without this file.
'use strict';

(() => {
  const root = document.documentElement;
  const exit = document.getElementById('exit');

  // A page that the browser kept for going back is emptied and asked for again.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) {
      root.hidden = true;
      document.body.replaceChildren();
      window.location.reload();
    }
  });

  if (!exit) return;
  exit.addEventListener('submit', () => {
    root.hidden = true;
  });

  // Shift three times within five seconds, pressed alone, leaves; any other key, a click, a touch, the wheel, or going
  // to another window starts the count again.
  const status = document.getElementById('exit-status');
  let presses = [];
  let alone = false;
  const again = () => {
    alone = false;
    presses = [];
    status.textContent = '';
  };
  for (const other of ['pointerdown', 'wheel', 'blur']) {
    window.addEventListener(other, again, {capture: true, passive: true});
  }
  window.addEventListener('keydown', (event) => {
    if (event.key === 'Shift' && !event.ctrlKey && !event.altKey && !event.metaKey) {
      alone = !event.repeat;
    } else {
      again();
    }
  });
  window.addEventListener('keyup', (event) => {
    if (event.key !== 'Shift' || !alone) return;
    alone = false;
    const now = Date.now();
    presses = presses.filter((time) => now - time < 5000);
    presses.push(now);
    if (presses.length < 3) {
      status.textContent = exit.dataset.status.replace('{count}', String(3 - presses.length));
      return;
    }
    status.textContent = '';
    root.hidden = true;
    exit.requestSubmit();
  });

  // Buttons that only a script can serve are shown by it.
  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  }
  for (const button of document.querySelectorAll('[data-select]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      window.getSelection().selectAllChildren(document.getElementById(button.dataset.select));
    });
  }

  // After a mistake the summary has the focus.
  const summary = document.getElementById('s');
  if (summary) summary.focus();
})();
