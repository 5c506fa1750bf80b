/** Every text that functions and page have in a language, by where it stands. */
import { RECOVERY_ACTIONS, type RecoveryNews } from '../../lambda/recovery/news';
import type * as english from '../../lambda/shared/words/en';
import type { ContactChange, MessageKind } from '../../lambda/shared/words/words';
import type { Messages } from '../../web/src/i18n';
import { sectionOf } from './markdown';

/** What the functions say in a language: its file in `lambda/shared/words`. */
export type FunctionWords = typeof english;

/** What stands for values that a text is given. */
export const VALUES = ['⟨1⟩', '⟨2⟩', '⟨3⟩', '⟨4⟩'] as const;

const CONTACT_CHANGES = (['email', 'phone_number'] as const).flatMap((kind) =>
  (['changed', 'taken-off'] as const).map((event): ContactChange => ({ kind, event })),
);
const NEWS: readonly RecoveryNews[] = [
  { event: 'recovered', actions: RECOVERY_ACTIONS },
  { event: 'recovered', actions: ['link'], link: { uri: 'https://example.com/#a.b', lifeSeconds: 600 } },
  { event: 'forgotten', deleteUser: true },
  { event: 'forgotten', deleteUser: false },
  { event: 'number-released' },
  { event: 'link-used' },
  ...[0, 1, 2].map((left) => ({ event: 'code-used', left }) as const),
  { event: 'codes-made', made: 10 },
];
const KINDS: readonly MessageKind[] = [
  'confirm-account',
  'reset-password',
  'confirm-contact',
  'sign-in',
  'invite',
];

/** What the first argument of a mail's sentences can be, where it isn't a text. */
const SUBJECTS: Readonly<Partial<Record<keyof FunctionWords, readonly unknown[]>>> = {
  codeMail: ['sign-in', 'change-email'],
  contactNotice: CONTACT_CHANGES,
  passkeyNotice: ['added', 'removed'],
  recoveryMail: NEWS,
  cognitoMessage: KINDS,
};
/** Sentences that are about a text even there. */
const OF_TEXT = ['life', 'requested', 'when', 'passkey', 'greeting'];

type Texts = ReadonlyMap<string, string>;

/** All that functions say. */
export function functionTexts({ formats: _formats, ...words }: FunctionWords): Texts {
  const texts = new Map<string, string>();
  const add = (path: string, value: unknown, subjects: readonly unknown[] | undefined): void => {
    if (typeof value === 'string') texts.set(path, value);
    else if (typeof value === 'function') {
      const isOfText = subjects === undefined || OF_TEXT.includes(path.split('.').at(-1) ?? '');
      if (isOfText) texts.set(path, value(...VALUES));
      else
        for (const [index, subject] of subjects.entries())
          texts.set(`${path}[${index}]`, value(subject, ...VALUES));
    } else for (const [key, inner] of Object.entries(value as object)) add(`${path}.${key}`, inner, subjects);
  };
  for (const [name, value] of Object.entries(words)) add(name, value, SUBJECTS[name as keyof FunctionWords]);
  return texts;
}

/** Texts of the page that are given a number first. */
const NUMBERED = /\.(?:life|label|length|left|rules|breaksRules)$/;

/** All that the page says; a number that it is given is 2. */
export function pageTexts(words: Messages): Texts {
  const texts = new Map<string, string>();
  const add = (path: string, value: unknown): void => {
    if (typeof value === 'string') texts.set(path, value);
    else if (typeof value === 'function')
      texts.set(path, value(...(NUMBERED.test(path) ? [2, VALUES[1]] : VALUES)));
    else for (const [key, inner] of Object.entries(value as object)) add(`${path}.${key}`, inner);
  };
  for (const [name, value] of Object.entries(words)) add(name, value);
  return texts;
}

/** Rows of a language's table in docs/terminology.md. */
export const termsOf = (language: string) =>
  sectionOf('docs/terminology.md', `## ${language}`)
    .split('\n')
    .flatMap((line) => {
      const [, of, is, not] = /^\| ([^|]+) \| ([^|]+) \| ([^|]*)\|$/.exec(line) ?? [];
      return of === undefined || is === undefined || /^(English|---)/.test(of)
        ? []
        : [{ of, is, not: (not ?? '').split(',').flatMap((word) => word.trim() || []) }];
    });
