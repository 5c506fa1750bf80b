/** Dashboard and alarms of a backend that asks for them, beside another team's pool, deployed. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { type LocalAws, startLocalAws } from '../../local';
import { synthesizeBackend } from '../fixtures/cdk-backend/app';
import { alarmsOf, type SeenAlarm, widgetsOfDashboard } from '../support/cloudwatch';
import { CognitoClient } from '../support/cognito';
import { signInByLink } from '../support/signing-in';

const folder = mkdtempSync(join(tmpdir(), 'own-pool-monitoring-'));
let aws: LocalAws;
let alarms: readonly SeenAlarm[];
/** Physical ids by type: of what the construct made, and of what it didn't. */
let ours: (type: string) => readonly string[];
let theirs: (type: string) => readonly string[];

beforeAll(async () => {
  const hook = join(folder, 'hook');
  mkdirSync(hook);
  writeFileSync(join(hook, 'index.js'), 'exports.handler = async () => ({ admit: true });');
  const assembly = synthesizeBackend(join(folder, 'out'), {
    triggers: { postConfirmation: 'exports.handler = async (event) => event;' },
    settings: {
      monitoring: { enabled: true },
      hooks: { admission: { enabled: true } },
      hookFolders: { admission: hook },
    },
  });
  aws = await startLocalAws({ assembly });
  alarms = await alarmsOf(aws);
  const client = new CloudFormationClient({
    endpoint: aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'any' },
  });
  const made: { readonly id: string; readonly type: string; readonly isOurs: boolean }[] = [];
  for await (const { StackResourceSummaries: page = [] } of paginateListStackResources(
    { client },
    { StackName: 'backend' },
  ))
    for (const { LogicalResourceId = '', PhysicalResourceId: id = '', ResourceType: type = '' } of page)
      made.push({ id, type, isOurs: LogicalResourceId.startsWith('SignIn') });
  const of = (isOurs: boolean) => (type: string) =>
    made.filter((each) => each.type === type && each.isOurs === isOurs).map(({ id }) => id);
  ours = of(true);
  theirs = of(false);
}, 120_000);
afterAll(async () => {
  await aws?.close();
  rmSync(folder, { recursive: true });
});

/** Values of a dimension over all alarms, each once. */
const watched = (dimension: string) => [
  ...new Set(
    alarms
      .flatMap(({ dimensions }) => dimensions)
      .filter((each) => each.startsWith(`${dimension}: `))
      .map((each) => each.slice(dimension.length + 2)),
  ),
];

it('watches the functions and tables that were made, the owner’s hook too, and no trigger of theirs', () => {
  const functions = ours('AWS::Lambda::Function');
  expect(functions.length).toBeGreaterThan(10);
  expect(functions.some((name) => name.includes('AdmissionHook'))).toBe(true);
  expect(theirs('AWS::Lambda::Function')).toHaveLength(1);
  expect(watched('FunctionName').sort()).toEqual([...functions].sort());
  expect(watched('TableName').sort()).toEqual([...ours('AWS::DynamoDB::Table')].sort());
  expect(watched('ApiName').sort()).toEqual(['orders-dev-contact', 'orders-dev-passkeys']);
});

it('has names of the deployment, and rings the topic that it tells', () => {
  expect(alarms.length).toBeGreaterThan(40);
  const topics = ours('AWS::SNS::Topic').filter((arn) => arn.includes('AlarmsTopic'));
  expect(topics).toHaveLength(1);
  for (const { name, actions, description } of alarms) {
    expect(name).toMatch(/^orders-dev-/);
    expect(actions).toEqual(topics);
    expect(description).toContain('Runbook: node_modules/cognito-passwordless/docs/operating.md#');
  }
});

it('shows the pool, its client and the functions on a dashboard of that name', async () => {
  const widgets = await widgetsOfDashboard(aws, 'orders-dev');
  const rows = widgets.flatMap(({ properties: { metrics = [] } }) => metrics);
  const pool = rows.filter(([namespace]) => namespace === 'AWS/Cognito');
  expect(pool.map((row) => row.slice(1, 6))).toEqual(
    ['SignInSuccesses', 'SignUpSuccesses', 'TokenRefreshSuccesses', 'SignInThrottles'].map((name) => [
      name,
      'UserPool',
      aws.output('PoolId'),
      'UserPoolClient',
      aws.output('ClientId'),
    ]),
  );
  const drawn = rows.filter(([namespace]) => namespace === 'AWS/Lambda').map((row) => row[3]);
  expect([...new Set(drawn)].sort()).toEqual([...ours('AWS::Lambda::Function')].sort());
  const regions = widgets.flatMap(({ properties: { region } }) => region ?? []);
  expect(new Set(regions)).toEqual(new Set(['us-east-1']));
});

it('watches metrics that the functions write, under the dimension that they write', async () => {
  const client = new CognitoClient(aws.endpoint, aws.output('ClientId'));
  await client.signUp('alice@example.net');
  await signInByLink({ aws, client }, 'alice@example.net');
  const written = Object.values(aws.logs())
    .flat()
    .filter((line) => line.includes('"CloudWatchMetrics"'))
    .map((line) => JSON.parse(line) as { readonly service: string });
  expect(written.length).toBeGreaterThan(1);
  expect(new Set(written.map(({ service }) => service))).toEqual(new Set(['orders-dev']));
  expect(watched('service')).toEqual(['orders-dev']);
});

it('passes over nothing but the saved queries', () => {
  expect(aws.skipped.map(({ type }) => type)).toEqual([
    'AWS::Logs::QueryDefinition',
    'AWS::Logs::QueryDefinition',
  ]);
});
