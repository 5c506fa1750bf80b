import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COLOURS } from '../../../lambda/mail/html';

/** Custom properties of the first rule of base.css, and of the one for dark mode. */
const [light = '', dark = ''] = readFileSync(
  join(__dirname, '../../../web/src/styles/base.css'),
  'utf8',
).split('@media (prefers-color-scheme: dark)');

const hyphenated = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

it.each([
  ['light', light],
  ['dark', dark],
] as const)('mails have the colours of the page, in the %s', (scheme, css) => {
  const ofPage = Object.fromEntries(
    Object.keys(COLOURS[scheme]).map((name) => [
      name,
      new RegExp(`--${hyphenated(name)}: (#[0-9a-f]{6});`).exec(css)?.[1],
    ]),
  );
  expect(COLOURS[scheme]).toEqual(ofPage);
});
