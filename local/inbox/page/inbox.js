import { mailsMatching, mailsOf, phonesMatching, phonesOf } from './messages.js';

/** Milliseconds between two looks at what was sent. */
const pollEvery = 1500;
const mailUrl = '/_aws/ses';
const smsUrl = '/_aws/sns/sms-messages';

const state = {
  /** @type {import('./messages.js').Mail[]} */ mails: [],
  /** @type {import('./messages.js').Phone[]} */ phones: [],
  /** @type {string | undefined} */ chosen: undefined,
  /** True while the reader has chosen another mail than the newest, or the list: a new one opens elsewhere then. */
  reads: false,
  search: '',
  kind: location.hash === '#sms' ? 'sms' : 'mail',
  part: 'html',
};
/** What is drawn, so that nothing is drawn again that didn't change: a new frame would flicker and lose the focus. */
const drawn = { list: '', mail: '', phones: '' };

const element = (/** @type {string} */ id) => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The inbox has no element "${id}".`);
  return found;
};
const make = (
  /** @type {string} */ name,
  /** @type {string} */ className,
  /** @type {string} */ text = '',
) => {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
};
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const dateAndClock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const written = (/** @type {Intl.DateTimeFormat} */ format, /** @type {number} */ time) =>
  Number.isNaN(time) ? '' : format.format(time);

async function look() {
  try {
    const [mail, sms] = await Promise.all([fetchJson(mailUrl), fetchJson(smsUrl)]);
    const before = { mails: state.mails.length, texts: countOfTexts() };
    state.mails = mailsOf(mail);
    state.phones = phonesOf(sms);
    const [phone] = state.phones;
    if (phone && countOfTexts() > before.texts) {
      element('news').textContent = `New text message to ${phone.number}: ${phone.messages.at(-1)?.text}`;
    }
    if (state.mails.length > before.mails) {
      const newest = state.mails[0];
      if (!state.reads) state.chosen = newest?.id;
      element('news').textContent = `New mail: ${newest?.subject}, to ${newest?.to.join(', ')}`;
    }
    element('trouble').hidden = true;
  } catch (error) {
    element('trouble').hidden = false;
    element('trouble').textContent =
      `The embedded AWS does not answer (${error instanceof Error ? error.message : error}). Is npm start still running?`;
  }
  draw();
}

function countOfTexts() {
  return state.phones.reduce((sum, phone) => sum + phone.messages.length, 0);
}

async function fetchJson(/** @type {string} */ url) {
  const response = await fetch(url, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`${url}: status ${response.status}`);
  return response.json();
}

function draw() {
  const showsMail = state.kind === 'mail';
  element('mail').hidden = !showsMail;
  element('sms').hidden = showsMail;
  element('show-mail').setAttribute('aria-pressed', String(showsMail));
  element('show-sms').setAttribute('aria-pressed', String(!showsMail));
  element('mail-count').textContent = String(state.mails.length);
  element('sms-count').textContent = String(countOfTexts());
  const all = state.mails.length + countOfTexts();
  document.title = all > 0 ? `Local inbox (${all})` : 'Local inbox';
  drawList(mailsMatching(state.mails, state.search));
  drawReader(state.mails.find((mail) => mail.id === state.chosen));
  drawPhones(phonesMatching(state.phones, state.search));
}

function drawList(/** @type {import('./messages.js').Mail[]} */ mails) {
  const picture = JSON.stringify([mails.map((mail) => mail.id), state.chosen]);
  element('mail-empty').hidden = mails.length > 0;
  element('mail-empty').textContent =
    state.mails.length > 0
      ? 'No mail matches the search.'
      : 'No mail yet. Ask for a link on the page, and it lands here.';
  if (picture === drawn.list) return;
  drawn.list = picture;
  const hadFocus = document.activeElement?.getAttribute('data-mail');
  element('mail-list').replaceChildren(
    ...mails.map((mail) => {
      const button = make('button', 'entry');
      button.setAttribute('type', 'button');
      button.setAttribute('data-mail', mail.id);
      if (mail.id === state.chosen) button.setAttribute('aria-current', 'true');
      button.append(
        make('span', 'entry-to', mail.to.join(', ')),
        make('time', 'entry-time', written(clock, mail.time)),
        make('span', 'entry-subject', mail.subject),
      );
      button.addEventListener('click', () => choose(mail.id));
      const item = make('li', '');
      item.append(button);
      return item;
    }),
  );
  if (hadFocus) {
    const again = document.querySelector(`[data-mail="${CSS.escape(hadFocus)}"]`);
    if (again instanceof HTMLElement) again.focus();
  }
}

function drawReader(/** @type {import('./messages.js').Mail | undefined} */ mail) {
  element('reader').hidden = !mail;
  element('hint').hidden = mail !== undefined || state.mails.length === 0;
  element('mail').classList.toggle('reading', mail !== undefined);
  if (!mail) {
    drawn.mail = '';
    return;
  }
  const part = mail.html === '' ? 'text' : mail.text === '' ? 'html' : state.part;
  const picture = JSON.stringify([mail.id, part]);
  if (picture === drawn.mail) return;
  drawn.mail = picture;
  element('subject').textContent = mail.subject;
  element('from').textContent = mail.from;
  element('to').textContent = mail.to.join(', ');
  element('sent').textContent = written(dateAndClock, mail.time);
  for (const [id, shown, there] of /** @type {const} */ ([
    ['show-html', part === 'html', mail.html !== ''],
    ['show-text', part === 'text', mail.text !== ''],
  ])) {
    element(id).setAttribute('aria-pressed', String(shown));
    element(id).toggleAttribute('disabled', !there);
  }
  element('html').hidden = part !== 'html';
  element('html').setAttribute('srcdoc', part === 'html' ? framed(mail.html) : '');
  element('text').hidden = part !== 'text';
  const text = element('text');
  if (text instanceof HTMLTextAreaElement) text.value = mail.text;
}

/**
 * A mail's HTML as the frame shows it: links open a tab of their own. The parser makes an inert document; no script
 * runs in it, nor in the frame, which is sandboxed and inherits the page's content security policy.
 */
function framed(/** @type {string} */ html) {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  for (const base of parsed.querySelectorAll('base')) base.remove();
  for (const link of parsed.querySelectorAll('a[href], area[href]')) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer');
  }
  return `<!doctype html>${parsed.documentElement.outerHTML}`;
}

function drawPhones(/** @type {import('./messages.js').Phone[]} */ phones) {
  const picture = JSON.stringify(phones);
  element('sms-empty').hidden = phones.length > 0;
  element('sms-empty').textContent =
    state.phones.length > 0
      ? 'No text message matches the search.'
      : 'No text message yet. Ask for a code on the page, and it lands here.';
  if (picture === drawn.phones) return;
  drawn.phones = picture;
  element('phone-list').replaceChildren(
    ...phones.map((phone) => {
      const section = make('section', 'phone');
      section.setAttribute('aria-label', `Telephone ${phone.number}`);
      const screen = make('ol', 'phone-screen');
      screen.append(...phone.messages.map(bubble));
      section.append(make('h2', 'phone-number', phone.number), screen, make('span', 'phone-bar'));
      return section;
    }),
  );
  for (const screen of document.querySelectorAll('.phone-screen')) screen.scrollTop = screen.scrollHeight;
}

/** A message as the telephone shows it, its code at hand. */
function bubble(/** @type {import('./messages.js').Sms} */ message) {
  const item = make('li', 'bubble');
  item.append(make('p', '', message.text));
  if (message.code !== '') {
    const copy = make('button', 'copy', `Copy ${message.code}`);
    copy.setAttribute('type', 'button');
    copy.addEventListener('click', () => {
      navigator.clipboard.writeText(message.code).then(
        () => {
          copy.textContent = 'Copied';
          element('news').textContent = `${message.code} is copied.`;
        },
        () => {
          copy.textContent = 'The browser did not allow it';
        },
      );
    });
    item.append(copy);
  }
  item.append(make('time', '', written(clock, message.time)));
  return item;
}

function choose(/** @type {string | undefined} */ id) {
  state.chosen = id;
  state.reads = id !== state.mails[0]?.id;
  draw();
  if (id !== undefined) element('subject').focus({ preventScroll: true });
}

/** Throws everything away that was sent, also for whoever else reads the listings. */
async function clear() {
  const url = state.kind === 'mail' ? mailUrl : smsUrl;
  const response = await fetch(url, { method: 'DELETE' });
  if (!response.ok) throw new Error(`${url}: status ${response.status}`);
  if (state.kind === 'mail') Object.assign(state, { chosen: undefined, reads: false });
  await look();
}

const on = (/** @type {string} */ id, /** @type {() => void} */ act) =>
  element(id).addEventListener('click', () => {
    act();
    draw();
  });
on('show-mail', () => {
  state.kind = 'mail';
});
on('show-sms', () => {
  state.kind = 'sms';
});
on('show-html', () => {
  state.part = 'html';
});
on('show-text', () => {
  state.part = 'text';
});
on('back', () => choose(undefined));
element('clear').addEventListener('click', () => {
  clear().catch((error) => {
    element('trouble').hidden = false;
    element('trouble').textContent = `The messages could not be cleared (${error.message}).`;
  });
});
const search = element('search');
search.addEventListener('input', () => {
  state.search = search instanceof HTMLInputElement ? search.value : '';
  draw();
});

async function lookOnAndOn() {
  if (document.visibilityState === 'visible') await look();
  setTimeout(lookOnAndOn, pollEvery);
}
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void look();
});
void lookOnAndOn();
