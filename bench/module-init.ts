/** How long a cold process takes to load each trigger's bundle: ours beside the package's, as each is synthesized. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { functionNamed, functionsOf, type SynthesizedFunction } from './functions';
import { output } from './processes';
import { median } from './statistics';
import { milliseconds, type Row } from './table';

const rounds = 7;

/** Environment that both kinds of bundle start with; the values reach no service, since nothing is invoked. */
const environment = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  ALLOWED_ORIGINS: 'http://localhost:5173',
  DYNAMODB_SECRETS_TABLE: 'bench',
  DYNAMODB_AUTHENTICATORS_TABLE: 'bench',
  KMS_KEY_ID: 'bench',
  SES_FROM_ADDRESS: 'no-reply@example.com',
  SES_CONFIGURATION_SET: 'bench',
  SECONDS_UNTIL_EXPIRY: '600',
  MIN_SECONDS_BETWEEN: '60',
  MAGIC_LINK_ENABLED: 'TRUE',
  MAGIC_LINK_ACCEPTED_KEY_IDS: 'bench',
  MAGIC_LINK_MAX_PER_HOUR: '5',
  MAGIC_LINK_MAX_PER_DAY: '20',
  MAGIC_LINK_POOL_MAX_PER_HOUR: '1000',
  MAGIC_LINK_REDIRECT_URIS: '["http://localhost:5173/"]',
  APP_NAME: 'Bench',
  LOCALES: 'en,ja',
  STACK_ID: 'bench',
  CONFIRM_ACCOUNTS: 'TRUE',
  POWERTOOLS_SERVICE_NAME: 'bench',
  POWERTOOLS_METRICS_NAMESPACE: 'bench',
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
    const time = Number((await output({ args: ['-e', script], env: environment })).split('#').pop());
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
    const goal = trigger === 'DefineAuthChallenge' ? { goal: { atMost: 0.1 } } : {};
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
    goal: { atMost: 0.35 },
  });
  for (const trigger of ['PreSignUp', 'PreToken']) {
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
