/**
 * docs/getting-started.md for a stage that protects what it has: what preflight tells then, typed as told; a
 * first deployment that fails is typed again.
 */
import { DescribeUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { sectionOf, shellLinesIn } from '../support/markdown';
import { commandsToldIn, type Newcomer, newcomer } from '../support/newcomer';
import { operatorClient } from '../support/operator-client';
import { holdingsOf, orphansIn } from '../support/orphans';

const section = sectionOf('docs/getting-started.md', '## 4. Prepare the account')
  .replaceAll('stage=dev', 'stage=prod')
  .replaceAll('--stage dev', '--stage prod');
const [bootstrap = '', preflight = ''] = shellLinesIn(section);
const AUTH = 'passwordless-prod-auth';
/** Each command synthesizes anew: seconds, on a busy machine minutes. */
const LONG = 600_000;

let me: Newcomer;
let first: string;
let then: string;
beforeAll(async () => {
  me = await newcomer('222222222222');
  await me.typeWell(bootstrap);
}, LONG);
afterAll(() => me?.account.close());

const stack = () => me.account.aws.stacks.named(AUTH);

it(
  'is deployed without protection first, says preflight',
  async () => {
    const [logging = '', ...none] = commandsToldIn((await me.type(preflight)).output);
    expect(none).toEqual([]);
    await me.typeWell(logging);
    [first = '', then = ''] = commandsToldIn(await me.typeWell(preflight));
    expect(first).toMatch(/^npx cdk deploy -c stage=prod -c first=true --all +#/);
    expect(then).toMatch(/^npx cdk deploy -c stage=prod --all +#/);
  },
  LONG,
);

it(
  'a first deployment that fails takes back what it made',
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
    expect(output).toMatch(/DELETE_COMPLETE .*AWS::Cognito::UserPool /);
    expect(stack()?.status).toBe('ROLLBACK_COMPLETE');
    expect(await holdingsOf(me.account.aws)).toMatchObject({ pools: [], tables: [] });
    expect(await orphansIn(me.account.aws)).toEqual([]);
  },
  LONG,
);

it(
  'and works when the same command is typed again; nothing is there twice',
  async () => {
    await me.typeWell(first);
    expect(stack()?.status).toBe('CREATE_COMPLETE');
    const { pools, tables } = await holdingsOf(me.account.aws);
    expect([pools?.length, tables?.length]).toEqual([1, 2]);
    expect(await orphansIn(me.account.aws)).toEqual([]);
    expect(await protection()).toEqual({ pool: 'INACTIVE', stacks: [false] });
  },
  LONG,
);

it(
  'then protection comes on, in place',
  async () => {
    const before = await holdingsOf(me.account.aws);
    await me.typeWell(then);
    expect(await holdingsOf(me.account.aws)).toEqual(before);
    expect(await protection()).toEqual({ pool: 'ACTIVE', stacks: [true] });
  },
  LONG,
);

/** What the pool says, and each thing that the stacks of the stage say. */
async function protection() {
  const cognito = operatorClient(me.account.aws);
  const UserPoolId = me.account.aws.output('UserPoolId');
  const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId }));
  cognito.destroy();
  const stacks = me.account.aws.stacks.live().filter(({ identity }) => /-prod-/.test(identity.name));
  return {
    pool: UserPool?.DeletionProtection,
    stacks: [...new Set(stacks.map(({ terminationProtection }) => terminationProtection))],
  };
}
