/** Whether `custom/words` can be used, and which words are unused. */

import { isRecord } from '../../../lambda/shared/record';
import * as functions from '../../../lambda/shared/words/en';
import { en, links } from '../../../web/src/i18n/en';
import { ConfigError, type ConfigProblem } from '../errors';

export type PageWordsByLanguage = Readonly<Record<string, object>>;

const MOST_KEYS = 20;
const CODE = '135790';

/** `kind`: can't be used. `stale`: used nowhere. */
export interface WordProblem extends ConfigProblem {
  readonly what: 'kind' | 'stale';
}

function problemsIn(own: unknown, product: unknown, path: string, file: string): readonly WordProblem[] {
  if (product === undefined) throw new Error('Nobody asks for what the product lacks.');
  const isGroup = isRecord(product);
  if (!isGroup) {
    const [is, asked] = [kindOf(own), kindOf(product)];
    return is === asked
      ? []
      : [
          {
            what: 'kind',
            path,
            got: typeof own === 'function' ? 'a function' : own,
            expected: `${asked}, as ${file} has it.`,
          },
        ];
  }
  if (typeof own !== 'object' || own === null)
    return [{ what: 'kind', path, got: own, expected: `{ … } with some of ${listed(product)}.` }];
  const known = product as Readonly<Record<string, unknown>>;
  return Object.entries(own).flatMap(([key, value]): readonly WordProblem[] => {
    const at = `${path}.${key}`;
    if (value === undefined) return [];
    return Object.hasOwn(known, key)
      ? problemsIn(value, known[key], at, file)
      : [
          {
            what: 'stale',
            path: at,
            got: typeof value === 'function' ? 'a function' : value,
            expected: `nothing, for no text has this key. Take it out, or correct it; there are ${listed(known)}.`,
          },
        ];
  });
}

const kindOf = (value: unknown) =>
  Array.isArray(value) ? 'a list of texts' : typeof value === 'function' ? 'a function' : 'a text';

function listed(group: object): string {
  const keys = Object.keys(group);
  return keys.length > MOST_KEYS ? `${keys.slice(0, MOST_KEYS).join(', ')}, …` : keys.join(', ');
}

export function functionWordProblems(own: Readonly<Record<string, object>>): readonly WordProblem[] {
  return Object.entries(own).flatMap(([tag, words]) => {
    const path = `custom/words/functions: ${tag}`;
    const { sms } = words as { readonly sms?: unknown };
    return [
      ...languageProblems(tag, path),
      ...problemsIn(words, functions, path, 'lambda/shared/words/en.ts'),
      ...(typeof sms === 'function' && !saysCode(sms) ? [withoutCode(`${path}.sms`)] : []),
    ];
  });
}

/** Unused words do no harm. @throws ConfigError */
export function checkFunctionWords(own: Readonly<Record<string, object>>): void {
  const problems = functionWordProblems(own).filter(({ what }) => what === 'kind');
  if (problems.length > 0) throw new ConfigError('the words, custom/words,', problems);
}

export function pageWordProblems(own: PageWordsByLanguage): readonly WordProblem[] {
  return Object.entries(own).flatMap(([tag, words]) => {
    const path = `custom/words/page/${tag}.ts: words`;
    return [
      ...languageProblems(tag, path),
      ...problemsIn(words, { ...en, links }, path, 'web/src/i18n/en.ts'),
    ];
  });
}

function languageProblems(tag: string, path: string): readonly WordProblem[] {
  const isTag = /^[a-z]{2,3}$/.test(tag);
  return isTag
    ? []
    : [
        {
          what: 'kind',
          path,
          got: tag,
          expected: 'a language as BCP 47 writes it, without its region, such as fr.',
        },
      ];
}

function saysCode(sms: unknown): boolean {
  try {
    return String((sms as (appName: string, code: string) => unknown)('Example', CODE)).includes(CODE);
  } catch {
    return false;
  }
}

const withoutCode = (path: string): WordProblem => ({
  what: 'kind',
  path,
  got: 'a text without the code',
  expected: 'a text that has the code, the second of what the function is given.',
});
