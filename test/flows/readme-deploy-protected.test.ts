/**
 * The README's section Deploy for a stage that protects what it has: what preflight tells then, typed as
 * told.
 */
import { sectionOf, shellLinesIn } from '../support/markdown';
import { commandsToldIn, type Newcomer, newcomer, standingIn } from '../support/newcomer';

const section = sectionOf('README.md', '## Deploy')
  .replaceAll('stage=dev', 'stage=prod')
  .replaceAll('--stage dev', '--stage prod');
const [bootstrap = '', preflight = ''] = shellLinesIn(section);
const [destroy = ''] = /npx cdk destroy [^`]*/.exec(section) ?? [];
const AUTH = 'passwordless-prod-auth';
/** Each command synthesizes anew: seconds, on a busy machine minutes. */
const LONG = 600_000;

let me: Newcomer;
let first: string;
let then: string;
beforeAll(async () => {
  me = await newcomer('222222222222');
  await me.typeWell(bootstrap);
  for (const command of commandsToldIn((await me.type(preflight)).output)) await me.typeWell(command);
}, LONG);
afterAll(() => me?.account.close());

const stack = () => me.account.aws.stacks.named(AUTH);
const live = () => me.account.aws.stacks.live().map(({ identity }) => identity.name);

it(
  'is deployed without protection first, says preflight',
  async () => {
    [first = '', then = ''] = commandsToldIn(await me.typeWell(preflight));
    expect(first).toMatch(/^npx cdk deploy -c stage=prod -c first=true --all +#/);
    expect(then).toMatch(/^npx cdk deploy -c stage=prod --all +#/);
  },
  LONG,
);

it(
  'a first deployment that fails takes back what it made, and is repeated until it works',
  async () => {
    me.account.aws.faults.inject({
      service: 'cloudformation',
      operation: 'CreateResource',
      resource: 'AWS::Cognito::UserPoolClient',
      kind: 'error',
      when: 'after',
    });
    const { status, output } = await me.type(first);
    expect(status).toBe(1);
    expect(output).toMatch(/CREATE_FAILED .*AWS::Cognito::UserPoolClient.*injected fault/);
    expect(stack()?.status).toBe('ROLLBACK_COMPLETE');
    expect(await standingIn(me.account.aws, 'example.com')).toEqual({
      pools: 0,
      tables: 0,
      keys: 0,
      senders: 1,
    });
    await me.typeWell(first);
    expect(stack()?.status).toBe('CREATE_COMPLETE');
  },
  LONG,
);

it(
  'then protection comes on, in place',
  async () => {
    const pool = me.account.aws.output('UserPoolId');
    await me.typeWell(then);
    expect(me.account.aws.output('UserPoolId')).toBe(pool);
    await me.decide('ses/identities/example.com', { verified: true });
    await me.decide('ses', { ProductionAccessEnabled: true });
    const { status, output } = await me.type(destroy, { CDK_FORCE: 'true' });
    expect(status).toBe(1);
    expect(output).toMatch(/TerminationProtection/);
  },
  LONG,
);

it(
  'goes once protection is off again, and leaves pool, tables, keys and sender to the account',
  async () => {
    const before = await standingIn(me.account.aws, 'example.com');
    await me.typeWell(first);
    await me.typeWell(destroy, { CDK_FORCE: 'true' });
    expect(live()).toEqual(['CDKToolkit', 'passwordless-api-logging']);
    expect(await standingIn(me.account.aws, 'example.com')).toEqual(before);
    expect(before).toMatchObject({ pools: 1, tables: 2, senders: 1 });
  },
  LONG,
);
