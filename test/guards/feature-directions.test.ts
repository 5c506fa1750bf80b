/**
 * Which feature imports which, room by room. A new direction is a decision: it is written down here, and one
 * that leads back to where it came from needs a reason.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { projectRoot } from '../support/assembly';

/** Folders that all features of a room stand on. */
const BELOW = ['shared', 'components', 'i18n', 'styles'];

type Directions = Readonly<Record<string, readonly string[]>>;

const ROOMS: Readonly<Record<string, Directions>> = {
  'lib/features': {
    'account-api': ['audit', 'pool'],
    audit: ['monitoring'],
    codes: ['monitoring', 'sms'],
    contact: ['codes', 'mail', 'sms'],
    'custom-auth': ['codes', 'hooks', 'magic-link', 'mail', 'passkeys', 'recovery', 'sms'],
    hooks: ['monitoring'],
    'magic-link': ['monitoring'],
    mail: ['monitoring'],
    monitoring: ['audit', 'codes', 'hooks', 'magic-link', 'mail', 'passkeys', 'sms'],
    passkeys: ['mail', 'monitoring'],
    pool: ['hooks', 'magic-link', 'mail', 'page', 'sms'],
    'recovery-codes': ['mail'],
    sms: ['monitoring'],
  },
  lambda: {
    'account-api': ['audit', 'hooks'],
    codes: ['audit', 'custom-auth', 'magic-link', 'mail', 'passkeys', 'sms'],
    contact: ['audit', 'codes', 'mail', 'sms'],
    'custom-auth': ['audit', 'codes', 'hooks', 'magic-link', 'passkeys', 'recovery', 'recovery-codes'],
    hooks: ['audit', 'codes', 'mail'],
    'magic-link': ['audit', 'codes', 'custom-auth', 'mail', 'passkeys'],
    mail: ['custom-auth'],
    operators: ['audit', 'codes', 'hooks', 'passkeys', 'recovery', 'recovery-codes'],
    passkeys: ['audit', 'custom-auth', 'mail'],
    pool: ['audit', 'hooks', 'magic-link', 'mail', 'sms'],
    recovery: ['audit', 'custom-auth', 'mail', 'operators', 'passkeys', 'recovery-codes'],
    'recovery-codes': ['audit', 'codes', 'custom-auth', 'mail', 'recovery'],
    sms: ['audit', 'mail'],
  },
  'web/src': {
    codes: ['custom-auth', 'passkeys'],
    'custom-auth': ['codes', 'contact', 'magic-link', 'passkeys', 'pool', 'recovery'],
    'magic-link': ['codes', 'custom-auth'],
    passkeys: ['custom-auth'],
    pool: ['custom-auth', 'passkeys', 'recovery-codes'],
    recovery: ['custom-auth'],
    'recovery-codes': ['custom-auth'],
  },
};

/** Features that the others are made for: they have the types of what they bring together. */
const HUBS: Readonly<Record<string, string>> = {
  // Features describe their metrics and alarms by its helpers; it draws them all.
  'lib/features': 'monitoring',
  // `Issuer`, `Verifier` and `Subject` are what a method is; its table names them all.
  lambda: 'custom-auth',
  // `Session` is what each way ends in; its client and its views bring the ways together.
  'web/src': 'custom-auth',
};

/** Other pairs that import each other, and why. */
const BOTH_WAYS: Readonly<Record<string, string>> = {
  'lambda: codes and magic-link': 'One mail may carry a link and a code, and one use ends both.',
  'lambda: operators and recovery':
    'Recovery is an operation of theirs; all of theirs tell the owner as recovery does.',
  'lambda: recovery and recovery-codes':
    'An operator takes the codes away; who makes or uses some is told as recovery tells.',
};

/** Which features of a room import which others, types included. */
function directionsIn(room: string): Directions {
  const found = new Map<string, Set<string>>();
  for (const name of readdirSync(join(projectRoot, room), { recursive: true, encoding: 'utf8' })) {
    const [feature = '', ...rest] = name.split(sep);
    if (!/\.tsx?$/.test(name) || rest.length === 0 || BELOW.includes(feature)) continue;
    const source = readFileSync(join(projectRoot, room, name), 'utf8');
    for (const [, path = ''] of source.matchAll(/(?:from|import\() ?'(\.[^']*)'/g)) {
      const [target = '', ...file] = join(dirname(name), path).split(sep);
      if (target === '..' || file.length === 0 || target === feature || BELOW.includes(target)) continue;
      found.set(feature, (found.get(feature) ?? new Set()).add(target));
    }
  }
  return Object.fromEntries(
    [...found]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([feature, targets]) => [feature, [...targets].sort()]),
  );
}

describe.each(Object.entries(ROOMS))('features of %s', (room, directions) => {
  it('import these others and no more', () => {
    expect(directionsIn(room)).toEqual(directions);
  });

  it('import each other where there is a reason', () => {
    const pairs = Object.entries(directions)
      .flatMap(([from, targets]) => targets.map((to) => [from, to] as const))
      .filter(([from, to]) => from < to && directions[to]?.includes(from))
      .filter((pair) => !pair.includes(HUBS[room] as string))
      .map(([from, to]) => `${room}: ${from} and ${to}`);
    expect(pairs).toEqual(Object.keys(BOTH_WAYS).filter((pair) => pair.startsWith(`${room}: `)));
  });
});
