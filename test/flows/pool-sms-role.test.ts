/**
 * A stage whose pool sent SMS stops sending them, by another version of the app or by its own fields. Cognito
 * never forgets the settings, and tries their role at every update (docs/adr/037): the pool must stay one
 * that can be changed.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, ContinueUpdateRollbackCommand } from '@aws-sdk/client-cloudformation';
import type { ConfigInput } from '../../lib/config/schema';
import { type LocalAws, startLocalAws } from '../../local';
import { AwsAccess } from '../../tools/preflight/aws-access';
import { type Finding, runChecks } from '../../tools/preflight/check';
import { poolChecks } from '../../tools/preflight/checks/pool';
import { assemblyOf } from '../support/assembly';
import { changeTemplate } from '../support/cdk';
import { stageConfig } from '../support/stages';

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}
const AUTH = 'passwordless-dev-auth';
const { sms } = stageConfig('dev');
type Changes = Partial<ConfigInput>;

const sending: Changes = { passwordFlows: true, mfa: { mode: 'optional', factors: ['sms'] } };
const silent: Changes = {};
const keeping: Changes = sms ? { sms: { ...sms, keepPoolRole: true } } : {};
const assembly = (overrides: Changes) =>
  assemblyOf({ stage: 'dev', ...(overrides === silent ? {} : { overrides }) });
const copies: string[] = [];
/** With a change to the pool that says nothing of SMS. */
async function tagged(overrides: Changes): Promise<string> {
  const copy = mkdtempSync(join(tmpdir(), 'tagged-'));
  copies.push(copy);
  cpSync(await assembly(overrides), copy, { recursive: true });
  changeTemplate(copy, AUTH, ({ Resources }) => {
    for (const { Type, Properties } of Object.values<Resource>(Resources))
      if (Type === 'AWS::Cognito::UserPool') Properties.UserPoolTags = { team: 'sign-in' };
  });
  return copy;
}

const before = { ...process.env };
let aws: LocalAws;
beforeEach(async () => {
  aws = await startLocalAws({ assembly: await assembly(sending) });
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: aws.endpoint,
  });
}, 120_000);
afterEach(() => aws?.close());
afterAll(() => {
  process.env = before;
  for (const copy of copies) rmSync(copy, { recursive: true, force: true });
});

async function preflight(overrides: Changes): Promise<Finding | undefined> {
  const config = stageConfig('dev', overrides);
  const checks = poolChecks.filter(({ id }) => id === 'pool-sms-role');
  return (await runChecks(checks, { config, aws: new AwsAccess(config.region), peak: 3 }, []))[0];
}
const role = () =>
  [...(aws.stacks.named(AUTH)?.resources.keys() ?? [])].filter((id) => id.startsWith('PoolSmsRole')).length;

it('stays one that can be changed where the role is kept, as preflight says', async () => {
  expect(await preflight(sending)).toMatchObject({ status: 'ok' });
  expect(await preflight(silent)).toMatchObject({
    status: 'problem',
    remedy: 'Set sms.keepPoolRole to true.',
  });
  expect(await preflight(keeping)).toMatchObject({ status: 'ok' });
  expect(await aws.deploy(await assembly(keeping))).toContain(AUTH);
  expect(role()).toBe(1);
  await aws.deploy(await tagged(keeping));
  expect(aws.stacks.named(AUTH)?.status).toBe('UPDATE_COMPLETE');
}, 240_000);

it('can be changed no more where it is not, and again once it is', async () => {
  const pool = aws.output('UserPoolId');
  await aws.deploy(await assembly(silent));
  expect(role()).toBe(0);
  await expect(aws.deploy(await tagged(silent))).rejects.toThrow(/Role does not have a trust relationship/);
  expect(await preflight(silent)).toMatchObject({ status: 'problem' });
  // The way back failed by the same: whoever goes on leaves the pool out of it.
  expect(aws.stacks.named(AUTH)?.status).toBe('UPDATE_ROLLBACK_FAILED');
  const cloudFormation = new CloudFormationClient({});
  const [userPool = ''] = [...(aws.stacks.named(AUTH)?.resources.values() ?? [])].flatMap((it) =>
    it.definition.Type === 'AWS::Cognito::UserPool' ? it.logicalId : [],
  );
  await cloudFormation.send(
    new ContinueUpdateRollbackCommand({ StackName: AUTH, ResourcesToSkip: [userPool] }),
  );
  cloudFormation.destroy();
  await aws.deploy(await tagged(keeping));
  expect(aws.stacks.named(AUTH)?.status).toBe('UPDATE_COMPLETE');
  expect(aws.output('UserPoolId')).toBe(pool);
}, 240_000);
