/**
 * Who may be handed events: a rule does not reach a function whose policy does not let EventBridge in for
 * that very rule.
 *
 * In AWS as here PutEvents says nothing of it: the bus has taken the event. EventBridge tries such a target
 * once and drops the event, or puts it into the dead-letter queue of the target (not emulated: a rule with
 * one is refused); the metric FailedInvocations tells.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html
 */
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type LocalAws, startLocalAws } from '../../../local';
import { functionResource, removeFolders, roleResource, writeAssembly } from '../support/assembly';

const logged: string[] = [];
let aws: LocalAws;
let client: EventBridgeClient;

/** A function that writes down what it hears. */
const listener = () => functionResource('code');
const rule = (target: string) => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    EventBusName: { Ref: 'Bus' },
    EventPattern: { source: ['test'] },
    Targets: [{ Id: 'it', Arn: { 'Fn::GetAtt': [target, 'Arn'] } }],
  },
});
const permission = (target: string, Principal: string, of?: string) => ({
  Type: 'AWS::Lambda::Permission',
  Properties: {
    Action: 'lambda:InvokeFunction',
    FunctionName: { 'Fn::GetAtt': [target, 'Arn'] },
    Principal,
    ...(of ? { SourceArn: { 'Fn::GetAtt': [of, 'Arn'] } } : {}),
  },
});

beforeAll(async () => {
  const assembly = writeAssembly({
    stacks: {
      Stack: {
        template: {
          Resources: {
            Role: roleResource(),
            Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'security' } },
            Allowed: listener(),
            AllowedRule: rule('Allowed'),
            AllowedPermission: permission('Allowed', 'events.amazonaws.com', 'AllowedRule'),
            Forgotten: listener(),
            ForgottenRule: rule('Forgotten'),
            OtherRule: listener(),
            OtherRuleRule: rule('OtherRule'),
            OtherRulePermission: permission('OtherRule', 'events.amazonaws.com', 'AllowedRule'),
            OtherService: listener(),
            OtherServiceRule: rule('OtherService'),
            OtherServicePermission: permission('OtherService', 'apigateway.amazonaws.com'),
          },
        },
      },
    },
    assets: {
      code: {
        'index.js': 'exports.handler = async ({ detail }) => console.log("heard " + detail.what);',
      },
    },
  });
  aws = await startLocalAws({ assembly, log: (line) => logged.push(line) });
  client = new EventBridgeClient({
    endpoint: aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'any' },
  });
});
afterAll(async () => {
  client?.destroy();
  await aws?.close();
  removeFolders();
});

/** Names of the functions that heard. */
const heard = (what: string) =>
  Object.entries(aws.logs())
    .filter(([, lines]) => lines.some((line) => line.includes(`heard ${what}`)))
    .map(([name]) => name);

it('hands an event to the function that lets the rule in and to nobody else, tries no other twice, and tells the sender nothing', async () => {
  const answer = await client.send(
    new PutEventsCommand({
      Entries: [
        { EventBusName: 'security', Source: 'test', DetailType: 'Test', Detail: '{"what":"secret"}' },
      ],
    }),
  );
  expect(answer).toMatchObject({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] });
  const refusals = () => logged.filter((line) => line.includes('could not hand an event'));
  for (let tries = 0; (heard('secret').length < 1 || refusals().length < 3) && tries < 200; tries++)
    await new Promise((resolve) => setTimeout(resolve, 25));
  // A second try would come now.
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(heard('secret')).toEqual([expect.stringContaining('Allowed')]);
  expect(
    ['Forgotten', 'OtherRule', 'OtherService'].map(
      (name) => refusals().filter((line) => new RegExp(`:function:\\S*-${name}-`).test(line)).length,
    ),
  ).toEqual([1, 1, 1]);
});
