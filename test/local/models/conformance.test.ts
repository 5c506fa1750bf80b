/** The check that runs beside every test: what it finds, and that it knows what the SDK knows. */
import * as cognito from '@aws-sdk/client-cognito-identity-provider';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as eventbridge from '@aws-sdk/client-eventbridge';
import * as kms from '@aws-sdk/client-kms';
import * as smsVoice from '@aws-sdk/client-pinpoint-sms-voice-v2';
import * as sesv2 from '@aws-sdk/client-sesv2';
import * as ssm from '@aws-sdk/client-ssm';
import { AwsError } from '../../../local/contract';
import type { Exchange } from '../../../local/gateway/exchange';
import { checkExchange } from '../../support/api-models/check';
import { loadModel, MODELS, type ModelName } from '../../support/api-models/model';
import { patternOf } from '../../support/api-models/values';

const exchange = (
  input: object,
  output: unknown,
  more: Partial<Pick<Exchange, 'service' | 'operation' | 'error'>> = {},
): Exchange => ({
  service: 'cognito-idp',
  operation: 'AdminGetUser',
  protocol: 'json',
  request: {
    method: 'POST',
    url: new URL('http://localhost/'),
    headers: {},
    body: Buffer.from(JSON.stringify(input)),
  },
  answer: { status: more.error?.status ?? 200, headers: {}, body: JSON.stringify(output) ?? '' },
  error: undefined,
  ...more,
});
const asked = { UserPoolId: 'us-east-1_abc', Username: 'somebody' };
const right = { Username: 'somebody', UserCreateDate: 1.5, Enabled: true, UserStatus: 'CONFIRMED' };

it('finds nothing in an exchange as AWS has it', () => {
  expect(checkExchange(exchange(asked, right))).toEqual([]);
});

it.each([
  [
    'a member that the model lacks',
    asked,
    { ...right, Surprise: 1 },
    'answer: Surprise: is not in the model',
  ],
  ['a member that must be there', asked, { UserStatus: 'CONFIRMED' }, 'answer: Username: is required'],
  ['another type', asked, { ...right, Enabled: 'yes' }, 'answer: Enabled: must be a boolean; it is "yes"'],
  [
    'a time in milliseconds',
    asked,
    { ...right, UserCreateDate: 1.8e12 },
    'answer: UserCreateDate: must be a time',
  ],
  [
    'a value of no enumeration',
    asked,
    { ...right, UserStatus: 'GONE' },
    'answer: UserStatus: must be one of',
  ],
  ['a length', asked, { ...right, Username: 'x'.repeat(129) }, 'answer: Username: must have 1 to 128'],
  ['an answer without its output', asked, undefined, 'answer: the whole: an output is JSON'],
  [
    'a request that AWS refuses',
    { ...asked, UserPoolId: 'nonsense!' },
    right,
    'takes what AWS refuses: UserPoolId: must match',
  ],
  [
    'a request that lacks a member',
    { Username: 'x' },
    right,
    'takes what AWS refuses: UserPoolId: is required',
  ],
])('finds %s', (_, input, output, finding) => {
  expect(checkExchange(exchange(input, output))).toEqual([
    expect.stringContaining(`cognito-idp:AdminGetUser: ${finding}`),
  ]);
});

it('finds errors that the operation does not have, and statuses that they do not have', () => {
  const told = (error: AwsError) => checkExchange(exchange(asked, {}, { error }));
  expect(told(new AwsError('UserNotFoundException', 'User does not exist.'))).toEqual([]);
  expect(told(new AwsError('AccessDeniedException', 'no'))).toEqual([]);
  expect(told(new AwsError('CodeMismatchException', 'no'))).toEqual([
    expect.stringContaining('none of the operation'),
  ]);
  expect(told(new AwsError('UserNotFoundException', 'no', 404))).toEqual([
    expect.stringContaining('status 404 is not 400'),
  ]);
  expect(told(new AwsError('InternalFailure', 'no', 500))).toEqual([
    expect.stringContaining('the embedded AWS failed'),
  ]);
});

it('reads XML by its model', () => {
  const sns = (body: string) =>
    checkExchange({
      ...exchange({}, undefined),
      service: 'sns',
      operation: 'ListTopics',
      protocol: 'query',
      answer: { status: 200, headers: {}, body },
    });
  const answer = (content: string) => `<ListTopicsResponse xmlns="x">${content}</ListTopicsResponse>`;
  const topics = '<Topics><member><TopicArn>arn</TopicArn></member></Topics>';
  expect(sns(answer(`<ListTopicsResult>${topics}</ListTopicsResult>`))).toEqual([]);
  expect(sns(answer(topics))).toEqual([expect.stringContaining('has no <ListTopicsResult>')]);
  expect(sns(answer('<ListTopicsResult><Topics><Topic/></Topics></ListTopicsResult>'))).toEqual([
    expect.stringContaining('Topics: must be a list'),
  ]);
});

it('reads every pattern of the models but one', () => {
  const unread = (Object.keys(MODELS) as ModelName[]).flatMap((name) =>
    Object.entries(loadModel(name).shapes)
      .filter(([, { pattern }]) => pattern !== undefined && !patternOf(pattern))
      .map(([shape]) => `${name} ${shape}`),
  );
  expect(unread).toEqual(['dynamodb AutoScalingPolicyName']);
});

/** Schema of an operation as the SDK has it: kind 9, namespace, name, traits, input, output. */
type OperationSchema = readonly [9, string, string, unknown, SdkSchema, SdkSchema];
type SdkSchema = readonly unknown[] | (() => SdkSchema);

function membersOf(schema: SdkSchema): readonly string[] {
  const found: unknown = typeof schema === 'function' ? schema() : schema;
  const names: unknown = Array.isArray(found) ? found[4] : undefined;
  return Array.isArray(names) ? names.map(String).sort() : [];
}

/** What the SDK for JavaScript knows and the models, which are a month older, don't yet. */
const NEWER: Readonly<Partial<Record<ModelName, readonly string[]>>> = {
  'cognito-idp': [
    'AdminRespondToAuthChallenge answer AvailableChallenges',
    'CreateIdentityProvider request AcrMapping',
    'CreateUserPool request AcrConfiguration',
    'RespondToAuthChallenge answer AvailableChallenges',
    'UpdateIdentityProvider request AcrMapping',
    'UpdateUserPool request AcrConfiguration',
  ],
  dynamodb: ['UpdateTable request DisassociationProtectionEnabled'],
  kms: ['GetPublicKey answer EncapsulationAlgorithms'],
};

it.each([
  ['cognito-idp', cognito],
  ['dynamodb', dynamodb],
  ['events', eventbridge],
  ['kms', kms],
  ['pinpoint-sms-voice-v2', smsVoice],
  ['sesv2', sesv2],
  ['ssm', ssm],
] as const)("knows what operations have in the SDK's client for %s", (name, client) => {
  const model = loadModel(name);
  const operations = Object.values(client).filter(
    (it): it is OperationSchema => Array.isArray(it) && it[0] === 9,
  );
  expect(operations.length).toBeGreaterThan(20);
  const unknown = operations.flatMap(([, , operation, , input, output]) => {
    const known = model.operations[operation];
    if (!known) return [];
    const lacking = (side: string, schema: SdkSchema, shape: string | undefined) => {
      const members = (shape && model.shapes[shape]?.members) || {};
      return membersOf(schema)
        .filter((member) => !Object.hasOwn(members, member))
        .map((member) => `${operation} ${side} ${member}`);
    };
    return [
      ...lacking('request', input, known.input?.shape),
      ...lacking('answer', output, known.output?.shape),
    ];
  });
  expect(unknown).toEqual(NEWER[name] ?? []);
});
