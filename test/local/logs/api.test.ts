/**
 * What an operator asks after a deployment: which groups, buses and APIs there are, and what a function
 * wrote.
 */
import { type LocalAws, startLocalAws } from '../../../local';
import { functionResource, removeFolders, roleResource, writeAssembly } from '../support/assembly';

let aws: LocalAws;
beforeAll(async () => {
  const template = {
    Resources: {
      Role: roleResource(),
      Group: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/own', RetentionInDays: 7 } },
      Talker: functionResource('code', {
        FunctionName: 'talker',
        LoggingConfig: { LogGroup: { Ref: 'Group' } },
      }),
      Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'own-bus' } },
      Alarm: {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: {
          AlarmName: 'own-alarm',
          ComparisonOperator: 'GreaterThanThreshold',
          EvaluationPeriods: 1,
        },
      },
      Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'own-api' } },
    },
  };
  const code = { 'index.js': "exports.handler = async () => { console.log('something was said'); };" };
  aws = await startLocalAws({ assembly: writeAssembly({ stacks: { app: { template } }, assets: { code } }) });
});
afterAll(async () => {
  await aws?.close();
  removeFolders();
});

const SIGNED = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

async function call(service: string, target: string, input: object) {
  const response = await fetch(aws.endpoint, {
    method: 'POST',
    headers: { ...SIGNED(service), 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
    body: JSON.stringify(input),
  });
  return response.json();
}

it('lists log groups, and what functions wrote since a time', async () => {
  expect(await call('logs', 'Logs_20140328.DescribeLogGroups', {})).toMatchObject({
    logGroups: [{ logGroupName: '/own', retentionInDays: 7 }],
  });
  const invocation = `${aws.endpoint}/2015-03-31/functions/talker/invocations`;
  await fetch(invocation, { method: 'POST', headers: SIGNED('lambda'), body: '{}' });
  const events = (more: object) =>
    call('logs', 'Logs_20140328.FilterLogEvents', { logGroupName: '/own', ...more });
  expect(await events({})).toMatchObject({
    events: expect.arrayContaining([
      expect.objectContaining({ message: expect.stringContaining('something was said') }),
    ]),
  });
  expect(await events({ startTime: Date.now() + 60_000 })).toMatchObject({ events: [] });
  expect(await events({ logGroupName: '/none' })).toMatchObject({ __type: 'ResourceNotFoundException' });
  const told = async (filterPattern: string) =>
    ((await events({ filterPattern })) as { readonly events: readonly { readonly message: string }[] }).events
      .length;
  for (const pattern of ['', 'said', 'was something', '"something was"', '?nothing ?said', 'said -END'])
    expect([pattern, (await told(pattern)) > 0]).toEqual([pattern, true]);
  for (const pattern of ['Said', '"was something"', '-something said', '?Said ?nothing'])
    expect([pattern, await told(pattern)]).toEqual([pattern, 0]);
  for (const pattern of ['{ $.a = 1 }', '[a, b]', '%x%', '?a b', 'a.b', '"open'])
    expect(await events({ filterPattern: pattern })).toMatchObject({ __type: 'InvalidParameterException' });
});

it.each([
  ['DescribeLogGroups', { logGroupNamePattern: 'own' }, 'logGroupNamePattern of DescribeLogGroups'],
  ['DescribeLogGroups', { limit: 51 }, 'limit is 51'],
  ['DescribeLogGroups', { nextToken: 'x' }, 'nextToken'],
  ['DeleteLogGroup', { logGroupName: '/own', force: true }, 'force of DeleteLogGroup'],
  ['FilterLogEvents', { logGroupName: '/own', unmask: true }, 'unmask of FilterLogEvents'],
])('refuses what %s does not read, by name: %j', async (operation, input, message) => {
  expect(await call('logs', `Logs_20140328.${operation}`, input)).toMatchObject({
    __type: 'InvalidParameterException',
    message: expect.stringContaining(message),
  });
  // Nothing was done.
  expect(await call('logs', 'Logs_20140328.DescribeLogGroups', {})).toMatchObject({
    logGroups: [{ logGroupName: '/own' }],
  });
});

it.each([
  ['DescribeLogGroups', { logGroupNamePrefix: 1 }],
  ['DeleteLogGroup', { logGroupName: ['/own'] }],
])('takes no other type in %s: %j', async (operation, input) => {
  expect(await call('logs', `Logs_20140328.${operation}`, input)).toMatchObject({
    __type: 'SerializationException',
  });
});

it('sets no state of an alarm with what it does not read', async () => {
  const response = await fetch(aws.endpoint, {
    method: 'POST',
    headers: { ...SIGNED('monitoring'), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      Action: 'SetAlarmState',
      Version: '2010-08-01',
      AlarmName: 'own-alarm',
      StateValue: 'ALARM',
      StateReason: 'a test',
      StateReasonData: '{}',
    }),
  });
  const text = await response.text();
  expect(text).toContain('<Code>InvalidParameterValue</Code>');
  expect(text).toContain('StateReasonData of SetAlarmState');
});

it('lists buses and REST APIs', async () => {
  const { EventBuses } = await call('events', 'AWSEvents.ListEventBuses', {});
  expect(EventBuses.map(({ Name }: { Name: string }) => Name)).toEqual(['default', 'own-bus']);
  const response = await fetch(`${aws.endpoint}/restapis`, { headers: SIGNED('apigateway') });
  expect(await response.json()).toMatchObject({ item: [{ name: 'own-api' }] });
});
