/** Loading of each trigger's bundle in a cold process, ours beside the package's. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { functionNamed, functionsOf, type SynthesizedFunction } from './functions';
import { output } from './processes';
import { median } from './statistics';
import { milliseconds, type Row } from './table';

const rounds = 7;

/** The values reach no service. */
const lambdaEnvironment = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
};

async function initTimes(fn: SynthesizedFunction): Promise<number[]> {
  const name = fn.handler.slice(0, fn.handler.lastIndexOf('.'));
  const file = ['.mjs', '.js', '.cjs'].map((ending) => join(fn.folder, name + ending)).find(existsSync);
  if (!file) throw new Error(`No handler file for ${fn.logicalId} in its bundle.`);
  const load = file.endsWith('.mjs')
    ? `await import(${JSON.stringify(pathToFileURL(file).href)})`
    : `require(${JSON.stringify(file)})`;
  const script = `(async () => { const start = performance.now(); ${load}; process.stdout.write('#' + (performance.now() - start)); process.exit(0); })()`;
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const time = Number(
      (await output({ args: ['-e', script], env: { ...lambdaEnvironment, ...fn.environment } }))
        .split('#')
        .pop(),
    );
    if (round > 0) times.push(time);
  }
  return times;
}

export async function moduleInitRows(ours: string, packages: string): Promise<Row[]> {
  const [mine, theirs] = [functionsOf(ours), functionsOf(packages)];
  const rows: Row[] = [];
  const sum = { ours: 0, package: 0 };
  for (const trigger of ['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallenge']) {
    const [a, b] = [
      median(await initTimes(functionNamed(mine, trigger))),
      median(await initTimes(functionNamed(theirs, trigger))),
    ];
    sum.ours += a;
    sum.package += b;
    const goal = trigger === 'DefineAuthChallenge' ? { goal: { atMost: 10, value: a, unit: ' ms' } } : {};
    rows.push({
      what: `module init: ${trigger}`,
      ours: milliseconds(a),
      beside: milliseconds(b),
      ratio: a / b,
      ...goal,
    });
  }
  rows.push({
    what: 'module init: sum of the three triggers',
    ours: milliseconds(sum.ours),
    beside: milliseconds(sum.package),
    ratio: sum.ours / sum.package,
    goal: { atMost: 0.25 },
  });
  for (const [what, part] of [
    ["the passkeys' API, managing", 'Fido2P'],
    ["the passkeys' API, public challenges", 'Fido2Challenge'],
  ] as const) {
    const [a, b] = [
      median(await initTimes(functionNamed(mine, part))),
      median(await initTimes(functionNamed(theirs, part))),
    ];
    rows.push({
      what: `module init: ${what}`,
      ours: milliseconds(a),
      beside: milliseconds(b),
      ratio: a / b,
      goal: { atMost: 0.5 },
    });
  }
  for (const trigger of ['PreSignUp', 'PreToken', 'ForgetUser']) {
    const found = mine.filter(({ logicalId }) => logicalId.includes(trigger));
    if (found[0])
      rows.push({
        what: `module init: ${trigger}`,
        ours: milliseconds(median(await initTimes(found[0]))),
        beside: '(the package needs none here)',
      });
  }
  return rows;
}
