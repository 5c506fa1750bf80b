/**
 * The handler of the account API with Cognito at the SDK's edge: what it is asked, and whatever a test has it
 * answer.
 */
import '../../support/environment';

import { createHmac } from 'node:crypto';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ENV } from '../../../../lambda/shared/env';
import { ACCOUNT_API_ENVIRONMENT, setEnvironment } from '../../support/environment';
import { CONTEXT } from '../../support/sign-in';

export const CLIENT_ID = ACCOUNT_API_ENVIRONMENT[ENV.ACCOUNT_CLIENT_ID];
export const SECRET = 'a-secret-that-nobody-may-read-0123456789';
export const ORIGIN = 'https://app.example.com';

const VARIABLES = {
  ...ACCOUNT_API_ENVIRONMENT,
  [ENV.CORS_ORIGINS]: `${ORIGIN},https://other.example.com`,
};

setEnvironment(VARIABLES);

export interface CognitoCall {
  readonly operation: string;
  // biome-ignore lint/suspicious/noExplicitAny: the input of any operation
  readonly input: any;
}

export const calls: CognitoCall[] = [];
/** Answers by operation: an outcome, or an error to throw. */
export const answers = new Map<string, unknown>();
/** Whether the function waits as it does in AWS; tests that don't look at the time don't wait. */
export const waiting = { really: false };
const realTimeout = setTimeout;
let written: string[] = [];

/** All that the function has written to its log in this test. */
export const output = () => written.join('');

/** Of a session, as Cognito names it in tokens. */
export const CLAIMS = {
  sub: 'alice',
  username: 'alice',
  client_id: CLIENT_ID,
  origin_jti: 'session-1',
  auth_time: 1_790_000_000,
};
const claims = Buffer.from(JSON.stringify(CLAIMS)).toString('base64url');

export const TOKENS = {
  AccessToken: `access.${claims}.1`,
  IdToken: 'id.token.1',
  RefreshToken: 'refresh-token-1',
  ExpiresIn: 3600,
  TokenType: 'Bearer',
};

/** An error as the SDK throws it. */
export const cognitoError = (name: string) =>
  Object.assign(new Error(`${name} of alice@example.com`), { name, $metadata: { httpStatusCode: 400 } });

beforeEach(() => {
  setEnvironment(VARIABLES);
  calls.length = 0;
  written = [];
  waiting.really = false;
  jest
    .spyOn(globalThis, 'setTimeout')
    .mockImplementation(((work: () => void, milliseconds?: number) =>
      realTimeout(work, waiting.really ? milliseconds : 0)) as typeof setTimeout);
  answers.clear();
  answers.set('DescribeUserPoolClient', { UserPoolClient: { ClientId: CLIENT_ID, ClientSecret: SECRET } });
  jest.spyOn(CognitoIdentityProviderClient.prototype, 'send').mockImplementation(async (command: object) => {
    const operation = command.constructor.name.replace(/Command$/, '');
    calls.push({ operation, input: (command as { input: unknown }).input });
    const answer = answers.get(operation);
    if (answer === undefined) throw new Error(`The test has no answer to ${operation}.`);
    const outcome = typeof answer === 'function' ? answer((command as { input: unknown }).input) : answer;
    if (outcome instanceof Error) throw outcome;
    return outcome;
  });
  // The table that says which sessions have ended; attacks/ended-sessions has the real one.
  jest.spyOn(DynamoDBClient.prototype, 'send').mockImplementation(async (command: object) => {
    const operation = command.constructor.name.replace(/Command$/, '');
    calls.push({ operation, input: (command as { input: unknown }).input });
    return {};
  });
  for (const stream of [process.stdout, process.stderr])
    jest.spyOn(stream, 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    });
});

afterEach(() => jest.restoreAllMocks());

/** Calls of an operation. */
export const callsOf = (operation: string) =>
  calls.filter((call) => call.operation === operation).map(({ input }) => input);

/** base64(HMAC-SHA256(secret, user + client)), reckoned apart from the code under test. */
export const hashFor = (user: string) =>
  createHmac('sha256', SECRET).update(`${user}${CLIENT_ID}`).digest('base64');

export interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: bodies differ by operation and are checked by the tests
  readonly body: any;
  readonly cookies: readonly string[];
  readonly headers: Readonly<Record<string, unknown>>;
}

export async function send(
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const sent = { 'Content-Type': 'application/json', 'User-Agent': 'Example/1.0', ...headers };
  const event = {
    resource: path,
    path,
    httpMethod: path === '/me' ? 'GET' : 'POST',
    headers: sent,
    multiValueHeaders: Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, [value]])),
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: {
      identity: { sourceIp: '192.0.2.7' },
      domainName: 'api.example.com',
      path: `/v1${path}`,
    },
  } as unknown as APIGatewayProxyEvent;
  const { handler } = await import('../../../../lambda/account-api');
  const result = await handler(event, CONTEXT);
  return {
    status: result.statusCode,
    body: result.body === '' ? undefined : JSON.parse(result.body),
    cookies: (result.multiValueHeaders?.['Set-Cookie'] ?? []) as string[],
    headers: result.headers ?? {},
  };
}
