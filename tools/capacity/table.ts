/** Prints the estimate for a terminal. */
import { CROWDED, type Estimate, type Use } from './estimate';
import type { Assumptions } from './load';

/** Characters for a whole quota. */
const BAR = 30;

export function table(estimate: Estimate): string {
  const { load, quotas, costs, dollarsPerMonth, dollarsInLite, pricedRegion, region } = estimate;
  const crowded = quotas.filter(({ wanted }) => wanted !== undefined);
  return [
    `${count(load.mau)} monthly active users of stage ${estimate.stage} in ${region}: ${Object.entries(
      load.mix,
    )
      .filter(([, share]) => share > 0)
      .map(([method, share]) => `${method} ${Number((share * 100).toFixed(1))} %`)
      .join(', ')}`,
    `${count(load.signInsPerMonth)} sign-ins a month; ${count(load.signInsInPeakHour)} in the busiest hour, ${figure(load.signInsInPeakSecond)} in its busiest second`,
    '',
    'Assumed (each can be given as an option):',
    ...assumptions(load.assumptions),
    '',
    `Use of quotas at the peak (defaults of AWS, gone through on ${estimate.quotasDate}), most crowded first:`,
    ...columns(quotas.map(quotaRow)),
    '',
    ...(crowded.length === 0
      ? [`No quota is more than ${CROWDED * 100} % used. Nothing to ask for.`]
      : ['Bottlenecks, in the order they are met:', ...crowded.flatMap(bottleneck)]),
    '',
    `Cost a month (list prices of ${pricedRegion}, gone through on ${estimate.pricesDate}; without tax, support and data transfer):`,
    ...columns([
      ...costs.map(({ item, units, dollars }) => [item, count(units), money(dollars)]),
      ['Sum', '', money(dollarsPerMonth)],
    ]),
    ...(region === pricedRegion
      ? []
      : [`These are not the prices of ${region}, which may be dearer by up to a half.`]),
    `That is ${money(dollarsPerMonth / load.mau, 4)} for each monthly active user.`,
    ...(dollarsInLite === undefined
      ? []
      : [
          `With featurePlan LITE it would be ${money(dollarsInLite)}; docs/capacity.md says what that plan lacks.`,
        ]),
    '',
  ].join('\n');
}

const words: Readonly<Record<keyof Assumptions, readonly [string, (value: number) => string]>> = {
  signInsPerUser: ['--sign-ins-per-user', (value) => `${figure(value)} sign-ins of a user a month`],
  refreshesPerUser: [
    '--refreshes-per-user',
    (value) => `${figure(value)} renewals of a user’s tokens a month`,
  ],
  newUsers: ['--new-users', (value) => `${figure(value * 100)} % of the users sign up in the month`],
  busiestDay: ['--busiest-day', (value) => `busiest day: ${figure(value)} times the average day`],
  busiestHour: ['--busiest-hour', (value) => `busiest hour: ${figure(value * 100)} % of that day`],
  busiestSecond: [
    '--busiest-second',
    (value) => `busiest second: ${figure(value)} times the average of that hour`,
  ],
  functionMilliseconds: ['--function-ms', (value) => `a function runs for ${figure(value)} ms`],
  logBytes: ['--log-bytes', (value) => `and writes ${count(value)} bytes of log`],
};

function assumptions(given: Assumptions): readonly string[] {
  return columns(
    (Object.keys(words) as (keyof Assumptions)[]).map((name) => {
      const [flag, text] = words[name];
      return [`  ${flag}`, text(given[name])];
    }),
  );
}

function quotaRow({ name, unit, used, limit, share }: Use): readonly string[] {
  const full = Math.min(BAR, Math.round(share * BAR));
  const bar = share > 1 ? `${'#'.repeat(BAR)}>` : '#'.repeat(full).padEnd(BAR, '.');
  return [name, bar, percent(share), `${figure(used)} of ${count(limit)} ${unit}`];
}

function bottleneck({ name, share, enoughFor, wanted, remedy, kind }: Use, index: number): readonly string[] {
  const reached =
    share > 1
      ? `too small: enough for ${count(enoughFor ?? 0)} users`
      : `used up at ${count(enoughFor ?? 0)} users`;
  const ask = kind === 'fixed' ? '' : `; to ${count(wanted ?? 0)}`;
  return [`${String(index + 1).padStart(3)}. ${name}: ${reached}.`, `     ${remedy}${ask}.`];
}

/** Numbers are set to the right. */
function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const isNumeric = widths.map((_, column) => rows.every((row) => /^[$\d,.% ]*$/.test(row[column] ?? '')));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        isNumeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

const count = (value: number) => Math.round(value).toLocaleString('en-US');
const figure = (value: number) =>
  value.toLocaleString('en-US', {
    maximumSignificantDigits: value < 1_000 ? 3 : 21,
    maximumFractionDigits: 0,
    ...(value < 1_000 ? { roundingPriority: 'morePrecision' } : {}),
  });
const percent = (share: number) =>
  `${(share * 100).toLocaleString('en-US', { maximumFractionDigits: 1, minimumFractionDigits: 1 })} %`;
const money = (dollars: number, digits = 2) =>
  `$${dollars.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
