/** Measures once a process. */
import { synthPackageApp } from '../../test/fixtures/package-app/synth';
import { assemblyOf } from '../../test/support/assembly';
import { CognitoError } from '../../test/support/cognito';
import { median } from '../statistics';
import { type About, CEREMONIES, type Ceremony, startSubject } from './ceremonies';
import { putLatenciesIn, recorded } from './recording';
import { type Schedule, scheduleOf } from './schedule';

const rounds = { warm: 3, cold: 2 } as const;
/** The first run compiles a container's code. */
const warmUps = 1;
const tries = 4;
/** More people, for ceremonies that are repeated. */
const spare = 6;

export type Temperature = keyof typeof rounds;
/** The median by total. */
export type Taken = Readonly<Record<Temperature, Schedule>>;
export type Side = 'ours' | 'package';
export type Measured = ReadonlyMap<Ceremony, Readonly<Partial<Record<Side, Taken>>>>;

let measured: Promise<Measured> | undefined;

/** `latency` and `cold` share a run. */
export const measuredOnce = (): Promise<Measured> => (measured ??= measure());

/** What the package doesn't have is off. */
const alike = { audit: { enabled: false }, logLevel: 'INFO' } as const;

/** Ours where containers are kept warm; by mail and passkeys. */
export async function measuredKeptWarm(): Promise<ReadonlyMap<Ceremony, Schedule>> {
  const overrides = { ...alike, codes: {}, sms: undefined, keepWarm: { containers: 1 } };
  const taken = await take({ assembly: await assemblyOf({ overrides }), ours: true, sms: false });
  return new Map(taken.map(([ceremony, { cold }]) => [ceremony, cold]));
}

async function measure(): Promise<Measured> {
  const webOrigin = 'http://localhost:5173';
  const subjects: readonly (readonly [Side, About])[] = [
    [
      'ours',
      {
        assembly: await assemblyOf({ overrides: { ...alike, codes: {}, sms: undefined } }),
        ours: true,
        sms: false,
      },
    ],
    ['package', { assembly: await synthPackageApp({ webOrigin }), ours: false, sms: false }],
    ['ours', { assembly: await assemblyOf({ overrides: alike }), ours: true, sms: true }],
    [
      'package',
      { assembly: await synthPackageApp({ webOrigin, smsOtpStepUp: true }), ours: false, sms: true },
    ],
  ];
  const all = new Map<Ceremony, Partial<Record<Side, Taken>>>();
  for (const [side, about] of subjects)
    for (const [ceremony, taken] of await take(about))
      all.set(ceremony, { ...all.get(ceremony), [side]: taken });
  return all;
}

async function take(about: About): Promise<(readonly [Ceremony, Taken])[]> {
  const { aws, ceremonies } = await startSubject(about, 3 * (rounds.cold + warmUps + rounds.warm) + spare);
  try {
    putLatenciesIn(aws);
    const all: (readonly [Ceremony, Taken])[] = [];
    for (const [name, prepare] of Object.entries(ceremonies)) {
      console.error(`  ${about.ours ? 'ours' : 'the package'}: ${CEREMONIES[name as Ceremony]}`);
      const once = async (temperature: Temperature) => {
        const ceremony = await prepare();
        if (temperature === 'cold') aws.forgetIdle();
        return scheduleOf(await recorded(ceremony));
      };
      const run = (temperature: Temperature) => patiently(() => once(temperature));
      const cold: Schedule[] = [];
      for (let round = 0; round < rounds.cold; round++) cold.push(await run('cold'));
      for (let round = 0; round < warmUps; round++) await run('warm');
      const warm: Schedule[] = [];
      for (let round = 0; round < rounds.warm; round++) warm.push(await run('warm'));
      all.push([name as Ceremony, { cold: middle(cold), warm: middle(warm) }]);
    }
    return all;
  } finally {
    await aws.close();
  }
}

/** A busy machine may outlast Cognito's patience; only the work counts. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let left = tries; left > 1; left--)
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof CognitoError && error.type === 'UnexpectedLambdaException')) throw error;
      console.error('    a function was too late on this machine; once more');
    }
  return work();
}

function middle(schedules: readonly Schedule[]): Schedule {
  const total = median(schedules.map((schedule) => schedule.total));
  const found = schedules.find((schedule) => schedule.total === total);
  if (!found) throw new Error('No schedule is in the middle.');
  return found;
}
