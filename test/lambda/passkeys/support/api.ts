/** Calls the two functions behind the API as API Gateway does, authorizer passed. */
import '../../support/environment';

import type { APIGatewayProxyEvent } from 'aws-lambda';
import { handler as challenge } from '../../../../lambda/passkeys/api/challenge';
import { handler as credentials } from '../../../../lambda/passkeys/api/credentials';
import { CLIENT_ID, CONTEXT, type TestUser } from '../../support/sign-in';
import {
  authenticate,
  createPasskey,
  ORIGIN,
  type Passkey,
  type RegistrationParts,
  RP_ID,
  register,
} from '../webauthn/support/authenticator';

export interface ApiAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: bodies differ by operation and are checked by the tests
  readonly body: any;
}

export interface ApiRequest {
  readonly body?: unknown;
  /** Overrides the serialized body. */
  readonly text?: string | null;
  readonly rpId?: string;
  readonly origin?: string;
  /** Claims to change; undefined takes one away. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly isBase64Encoded?: boolean;
}

/** When the users of the tests signed in: all at once, when the file is loaded. */
const SIGNED_IN_AT = Math.floor(Date.now() / 1000);

/** Claims of an ID token of a recent sign-in, as the authorizer hands them on: every value a string. */
export function claimsOf(user: TestUser): Record<string, unknown> {
  return {
    ...user.attributes,
    token_use: 'id',
    aud: CLIENT_ID,
    'cognito:username': user.userName,
    auth_time: String(SIGNED_IN_AT),
  };
}

function eventOf(path: string, request: ApiRequest, claims?: Record<string, unknown>): APIGatewayProxyEvent {
  return {
    resource: path,
    path: `/passkeys${path}`,
    httpMethod: 'POST',
    headers: request.origin === undefined ? {} : { origin: request.origin },
    queryStringParameters: request.rpId === undefined ? null : { rpId: request.rpId },
    body: request.text !== undefined ? request.text : JSON.stringify(request.body ?? {}),
    isBase64Encoded: request.isBase64Encoded ?? false,
    requestContext: claims ? { authorizer: { claims } } : {},
  } as unknown as APIGatewayProxyEvent;
}

function read({ statusCode, headers, body }: Awaited<ReturnType<typeof credentials>>): ApiAnswer {
  return {
    statusCode,
    headers: headers as Record<string, string>,
    body: body === '' ? undefined : JSON.parse(body),
  };
}

/** Calls the credentials API with a user's token. */
export async function api(user: TestUser, path: string, request: ApiRequest = {}): Promise<ApiAnswer> {
  const claims = { ...claimsOf(user), ...request.claims };
  for (const [name, value] of Object.entries(claims)) if (value === undefined) delete claims[name];
  return read(await credentials(eventOf(path, request, claims), CONTEXT));
}

/** Calls the public API. */
export async function publicApi(path = '/sign-in-challenge', request: ApiRequest = {}): Promise<ApiAnswer> {
  return read(await challenge(eventOf(path, request), CONTEXT));
}

/** Begins a registration; the options, or the refusal. */
export const begin = (user: TestUser, request: ApiRequest = {}): Promise<ApiAnswer> =>
  api(user, '/register-authenticator/start', { rpId: RP_ID, ...request });

/** Completes a registration with what an authenticator gives for a challenge. */
export function finish(
  user: TestUser,
  challengeText: string,
  parts: Partial<RegistrationParts> = {},
  body: Readonly<Record<string, unknown>> = {},
  request: ApiRequest = {},
): Promise<ApiAnswer> {
  const { response } = register({ challenge: challengeText, ...parts });
  return api(user, '/register-authenticator/complete', {
    body: { ...response, friendlyName: 'Laptop', transports: ['internal'], ...body },
    ...request,
  });
}

/** Registers a passkey from start to end. */
export async function addPasskey(
  user: TestUser,
  parts: Partial<RegistrationParts> = {},
  body: Readonly<Record<string, unknown>> = {},
): Promise<Passkey> {
  const passkey = parts.passkey ?? createPasskey();
  const started = await begin(user);
  if (started.statusCode !== 200) throw new Error(`Refused to start: ${JSON.stringify(started.body)}`);
  const completed = await finish(user, started.body.challenge, { passkey, ...parts }, body);
  if (completed.statusCode !== 200) throw new Error(`Refused: ${JSON.stringify(completed.body)}`);
  return passkey;
}

/** The passkeys that the API lists. */
export async function listed(user: TestUser): Promise<Record<string, unknown>[]> {
  const answer = await api(user, '/authenticators/list', { rpId: RP_ID });
  if (answer.statusCode !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body.authenticators;
}

/** The id of a passkey as the API writes it. */
export const idOf = (passkey: Passkey): string => passkey.id.toString('base64url');

export { authenticate, createPasskey, ORIGIN, RP_ID, register };
