/** A check without AWS. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { usesSms } from '../../../lib/config/codes/schema';
import type { Config } from '../../../lib/config/schema';
import { knownAsMobile } from '../../../lib/config/sms/plans';
import { type Check, ok } from '../check';

/** By then a country or two usually has new numbers. */
const MONTHS = 6;

const FOLDER = join(__dirname, '../../../node_modules/libphonenumber-js');

export interface NumberingPlans {
  readonly version: string;
  /** Undefined where the package doesn't say it. */
  readonly released: Date | undefined;
}

/** The day is in the package's list of changes; its files have no useful dates. */
export function installedPlans(folder: string = FOLDER): NumberingPlans {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const changes = readFileSync(join(folder, 'CHANGELOG.md'), 'utf8');
  const heading = changes.split('\n').find((line) => line.startsWith(`${version} / `));
  const [, day, month, year] = /(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(heading?.trim() ?? '') ?? [];
  const released =
    day === undefined ? undefined : new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return { version, released };
}

/** Nothing of it blocks a deployment. */
export function outcomeOf({ version, released }: NumberingPlans, { sms }: Pick<Config, 'sms'>, now: Date) {
  const age = released && (now.getTime() - released.getTime()) / (30.44 * 86_400_000);
  const allowed = (sms?.countries ?? []).flatMap(({ country, alsoMobile, price }) =>
    alsoMobile.map((beginning) => ({ beginning, country, price })),
  );
  const known = allowed.filter(({ beginning, country }) => knownAsMobile(beginning, country));
  const listed = allowed.map(
    ({ beginning, country, price }) => `${beginning} (${country}, ${price} USD a segment)`,
  );
  const found = [
    `libphonenumber-js ${version}, ${released ? `released on ${released.toISOString().slice(0, 10)}` : 'of a day that it doesn’t say'}.`,
    ...(allowed.length > 0 ? [`The stage takes more for mobile numbers: ${listed.join(', ')}.`] : []),
  ];
  const todo = [
    ...(age === undefined || age > MONTHS
      ? [
          `Renew it (npm install --save-exact libphonenumber-js@latest): numbers that are newer than that get no messages.`,
        ]
      : []),
    ...(known.length > 0
      ? [
          `The plans know ${known.map(({ beginning }) => beginning).join(', ')} by now: take that out of alsoMobile.`,
        ]
      : []),
  ];
  return ok(found.join(' '), todo.length > 0 ? todo.join(' ') : undefined);
}

export const numberingPlanChecks: readonly Check[] = [
  {
    id: 'sms-numbering-plans',
    stops: 'users',
    title: 'Numbering plans',
    permissions: [],
    concerns: usesSms,
    run: async ({ config }) => outcomeOf(installedPlans(), config, new Date()),
  },
];
