/**
 * What the inbox makes of the two listings of the embedded AWS: plain functions, no document.
 * Its types stand in `messages.d.ts`.
 *
 * @typedef {import('./messages.js').Mail} Mail
 * @typedef {import('./messages.js').Phone} Phone
 */

/**
 * Mails of `GET /_aws/ses`, newest first.
 *
 * @param {unknown} listing
 * @returns {Mail[]}
 */
export function mailsOf(listing) {
  const entries = listOf(fieldOf(listing, 'messages'));
  return entries
    .map((entry) => {
      const body = fieldOf(entry, 'Body');
      return {
        id: textOf(fieldOf(entry, 'Id')),
        time: Date.parse(textOf(fieldOf(entry, 'Timestamp'))),
        from: decoded(textOf(fieldOf(entry, 'Source'))),
        to: listOf(fieldOf(fieldOf(entry, 'Destination'), 'ToAddresses')).map(textOf),
        subject: textOf(fieldOf(entry, 'Subject')) || '(no subject)',
        html: textOf(fieldOf(body, 'html_part')),
        text: textOf(fieldOf(body, 'text_part')),
      };
    })
    .reverse();
}

/**
 * A From header as people read it: encoded words (RFC 2047, base64 of UTF-8) become what they say.
 *
 * @param {string} header
 */
function decoded(header) {
  return header
    .replace(/(\?=) (?==\?)/g, '$1')
    .replace(/=\?UTF-8\?B\?([^?]*)\?=/gi, (_, /** @type {string} */ base64) =>
      new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))),
    );
}

/**
 * Text messages of `GET /_aws/sns/sms-messages` by number, the number with the newest message first; messages of a
 * number oldest first, as a telephone shows them.
 *
 * @param {unknown} listing
 * @returns {Phone[]}
 */
export function phonesOf(listing) {
  const numbers = fieldOf(listing, 'sms_messages');
  const phones = Object.entries(typeof numbers === 'object' && numbers !== null ? numbers : {});
  return phones
    .map(([number, entries]) => ({
      number,
      messages: listOf(entries).map((entry, index) => ({
        id: textOf(fieldOf(entry, 'MessageId')) || `${number} ${index}`,
        time: Date.parse(textOf(fieldOf(entry, 'Timestamp'))),
        text: textOf(fieldOf(entry, 'Message')),
        code: codeIn(textOf(fieldOf(entry, 'Message'))),
      })),
    }))
    .filter((phone) => phone.messages.length > 0)
    .sort((one, other) => newest(other) - newest(one));
}

/**
 * The code that a text message hands over to browsers: its last line is `@host #code` (domain-bound one-time codes);
 * or the code that WhatsApp puts behind a button. Empty when there is none.
 *
 * @param {string} text
 */
export function codeIn(text) {
  const last = text.trimEnd().split('\n').at(-1) ?? '';
  return (/^@\S+ #(\S+)/.exec(last) ?? /^(\d+) is your verification code\./.exec(text))?.[1] ?? '';
}

/**
 * Those mails that hold every word of the search in an address, the subject or the text.
 *
 * @param {readonly Mail[]} mails
 * @param {string} search
 */
export function mailsMatching(mails, search) {
  return mails.filter((mail) => holds([mail.from, ...mail.to, mail.subject, mail.text].join(' '), search));
}

/**
 * Those phones whose number or messages hold every word of the search.
 *
 * @param {readonly Phone[]} phones
 * @param {string} search
 */
export function phonesMatching(phones, search) {
  return phones.filter((phone) =>
    holds([phone.number, ...phone.messages.map((message) => message.text)].join(' '), search),
  );
}

/** @param {string} text @param {string} search */
function holds(text, search) {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const content = text.toLowerCase();
  return words.every((word) => content.includes(word));
}

/** @param {Phone} phone */
function newest(phone) {
  return Math.max(0, ...phone.messages.map((message) => message.time || 0));
}

/** @param {unknown} value @param {string} name @returns {unknown} */
function fieldOf(value, name) {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** @param {unknown} value @returns {unknown[]} */
function listOf(value) {
  return Array.isArray(value) ? value : [];
}

/** @param {unknown} value */
function textOf(value) {
  return typeof value === 'string' ? value : '';
}
