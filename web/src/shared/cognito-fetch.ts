/**
 * The `fetch` of the package's client. It adapts:
 * - Requests and answers of links and codes are bound to this browser, and carry its secret for accounts that
 *   it has proven.
 * - A sign-in ends the session that it replaces.
 * - Refreshing works with rotated tokens and remembered devices; what is refused for an expired token is
 *   tried with a new one.
 * - Our own APIs learn the language; failures keep status and request id.
 */

import { codeWayNames } from '../codes/ways';
import { type CodeVerifiers, codeChallenge } from './code-verifier';
import { deviceKeyOf, settleDevice } from './device';
import { takeOutSession } from './kept-session';
import type { PageStorage } from './storage';
import { timeZone } from './time-zone';
import { userNameOf } from './tokens';

type Body = Record<string, unknown>;

export interface ClientRequest {
  signal?: AbortSignal;
  headers?: Record<string, string>;
  method?: string;
  body?: string;
}

export type ClientFetch = (
  input: string | URL,
  init?: ClientRequest,
) => Promise<{ ok: boolean; json(): Promise<unknown> }>;

export interface HttpAnswer {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  json(): Promise<unknown>;
}

/** Or it gave no answer that a script may see. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
}

/**
 * A refusal by Cognito, our own APIs or the web ACL, named by `__type` or `code`, else `Http` and the status.
 */
export class ServiceError extends Error {
  constructor(
    name: string,
    message: string,
    readonly status: number,
    /** `x-amzn-requestid`, for operators. */
    readonly requestId: string | undefined,
    /** Finer than the name. */
    readonly reason?: string,
  ) {
    super(message);
    this.name = name;
  }
}

export interface CognitoFetchOptions {
  readonly fetch: (url: string, init: ClientRequest) => Promise<HttpAnswer>;
  readonly storage: PageStorage;
  readonly clientId: string;
  readonly verifiers: CodeVerifiers;
  /** See `deviceSecrets`. */
  readonly deviceSecret: () => string;
  /** BCP 47, for mails. */
  readonly locale: () => string;
  /** Gets new tokens. */
  readonly renew: () => Promise<{ readonly idToken: string; readonly accessToken: string }>;
}

const target = 'AWSCognitoIdentityProviderService';

export interface CognitoApi {
  readonly url: string;
  readonly call: ClientFetch;
}

/** @throws NetworkError, ServiceError */
export async function askCognito({ url, call }: CognitoApi, operation: string, input: object) {
  const init = { method: 'POST', headers: { 'content-type': 'application/x-amz-json-1.1' } };
  const answer = await call(url, withOperation(init, operation, input));
  return answer.json();
}

/** @throws NetworkError, ServiceError from the function it gives */
export function cognitoFetch(options: CognitoFetchOptions): ClientFetch {
  const { fetch, verifiers, deviceSecret, locale } = options;
  const send = async (input: string | URL, init: ClientRequest) => {
    let answer: HttpAnswer;
    try {
      answer = await fetch(String(input), init);
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new NetworkError('The service could not be reached.', { cause: error });
    }
    if (!answer.ok) throw await serviceError(answer);
    return answer;
  };

  /** Also settles the device that tokens may bring. */
  const settled = async (input: string | URL, init: ClientRequest, method?: keyof typeof methods) => {
    const answer = await send(input, init);
    const content = await answer.json();
    const ask = async (operation: string, request: object) => {
      await send(input, withOperation(init, operation, { ...request }));
    };
    await settleDevice(content, { ...options, ask });
    // A recovery link's sign-in ends the other session itself, once its tokens are wanted.
    if ((content as Body).AuthenticationResult && method !== 'RECOVERY_LINK') await endReplaced(ask);
    return { ok: true, json: async () => content };
  };

  /** The old tokens are gone from here even if they can't be revoked. */
  const endReplaced = async (ask: (operation: string, request: object) => Promise<void>) => {
    const { storage, clientId: ClientId } = options;
    const Token = takeOutSession(storage, ClientId);
    if (Token) await ask('RevokeToken', { ClientId, Token }).catch(() => undefined);
  };

  /**
   * Retried with a new token where the service says it is over: with the clock put back it may look good
   * here.
   */
  const withToken = async (
    input: string | URL,
    init: ClientRequest,
    renewed: (tokens: Awaited<ReturnType<typeof options.renew>>) => ClientRequest,
  ) => {
    try {
      return await send(input, init);
    } catch (error) {
      if (!isTokenOver(error)) throw error;
      const tokens = await options.renew().catch(() => undefined);
      if (!tokens) throw error;
      return send(input, renewed(tokens));
    }
  };

  return async (input, init = {}) => {
    const operation = init.headers?.['x-amz-target']?.split('.')[1];
    const body = parseBody(init.body);
    const method = body && methodOf(body);
    if (operation === 'RespondToAuthChallenge' && method) {
      const known = {
        ...body,
        ClientMetadata: { ...(body.ClientMetadata as object), deviceSecret: deviceSecret() },
      };
      const bound = await bindToBrowser(known, verifiers, locale());
      return settled(input, { ...init, body: JSON.stringify(bound) }, method);
    }
    if (operation === 'RespondToAuthChallenge') return settled(input, init);
    if (operation === 'InitiateAuth' && body?.AuthFlow === 'REFRESH_TOKEN_AUTH') {
      return refresh(
        body,
        (request) => send(input, withOperation(init, 'GetTokensFromRefreshToken', request)),
        options,
      );
    }
    if (operation === undefined) {
      // Messages come in the page's language, not the browser's.
      const headers: Record<string, string> = { ...init.headers, 'accept-language': locale() };
      if (headers.authorization === undefined) return send(input, { ...init, headers });
      return withToken(input, { ...init, headers }, ({ idToken }) => ({
        ...init,
        headers: { ...headers, authorization: `Bearer ${idToken}` },
      }));
    }
    if (body?.AccessToken !== undefined)
      return withToken(input, init, ({ accessToken: AccessToken }) => ({
        ...init,
        body: JSON.stringify({ ...body, AccessToken }),
      }));
    return send(input, init);
  };
}

/** An authorizer (401) or Cognito refuses an expired token; not a function an ended session. */
function isTokenOver(error: unknown): boolean {
  if (!(error instanceof ServiceError) || error.name === 'SessionEnded') return false;
  return error.status === 401 || (error.name === 'NotAuthorizedException' && /expired/i.test(error.message));
}

/** The key that tells a request from an answer; undefined for what is only answered. */
const methods: Readonly<Record<string, string | undefined>> = {
  MAGIC_LINK: 'alreadyHaveMagicLink',
  ...Object.fromEntries(codeWayNames.map((way) => [way, 'alreadyHaveCode'])),
  FIDO2: undefined,
  RECOVERY_LINK: undefined,
  RECOVERY_CODE: undefined,
};

/**
 * Adds the code challenge or verifier (RFC 7636 §4.3, §4.5). A passkey's answer carries the verifier too, as
 * it may be a second proof. Recovery links take none.
 */
async function bindToBrowser(body: Body, verifiers: CodeVerifiers, locale: string): Promise<Body> {
  const metadata = body.ClientMetadata as Record<string, string>;
  const method = methodOf(body);
  const key = method && methods[method];
  if (key && metadata[key] !== 'yes') {
    const challenge = await codeChallenge(verifiers.forRequest());
    return {
      ...body,
      ClientMetadata: { ...metadata, locale, timeZone: timeZone(), codeChallenge: challenge },
    };
  }
  const codeVerifier = method === 'RECOVERY_LINK' ? undefined : verifiers.forRedemption();
  return {
    ...body,
    ClientMetadata: { ...metadata, ...(key && { locale }), ...(codeVerifier && { codeVerifier }) },
  };
}

/**
 * By `GetTokensFromRefreshToken`, as Cognito refuses `REFRESH_TOKEN_AUTH` to clients that rotate. Stores the
 * new refresh token where the package's client keeps it, which expects none.
 */
async function refresh(
  body: Body,
  send: (request: Body) => Promise<HttpAnswer>,
  { storage, clientId }: CognitoFetchOptions,
) {
  const { REFRESH_TOKEN: refreshToken } = body.AuthParameters as Record<string, string>;
  const kept = `CognitoIdentityServiceProvider.${clientId}`;
  const userName = storage.getItem(`${kept}.LastAuthUser`);
  const deviceKey = deviceKeyOf(storage.getItem(`${kept}.${userName}.accessToken`));
  const answer = await send({
    ClientId: body.ClientId,
    RefreshToken: refreshToken,
    ...(deviceKey && { DeviceKey: deviceKey }),
  });
  const content = (await answer.json()) as {
    AuthenticationResult?: { IdToken?: string; RefreshToken?: string };
  };
  const { IdToken: idToken, RefreshToken: rotated } = content.AuthenticationResult ?? {};
  if (idToken && rotated) {
    storage.setItem(`${kept}.${userNameOf(idToken)}.refreshToken`, rotated);
  }
  return { ok: true, json: async () => ({ ChallengeParameters: {}, ...content }) };
}

function withOperation(init: ClientRequest, operation: string, body: object): ClientRequest {
  return {
    ...init,
    headers: { ...init.headers, 'x-amz-target': `${target}.${operation}` },
    body: JSON.stringify(body),
  };
}

function methodOf(body: Body): keyof typeof methods | undefined {
  const name = (body.ClientMetadata as Record<string, unknown> | undefined)?.signInMethod;
  return typeof name === 'string' && Object.hasOwn(methods, name)
    ? (name as keyof typeof methods)
    : undefined;
}

function parseBody(body: string | undefined): Body | undefined {
  if (body === undefined) return undefined;
  const value: unknown = JSON.parse(body);
  return typeof value === 'object' && value !== null ? (value as Body) : undefined;
}

async function serviceError(answer: HttpAnswer): Promise<ServiceError> {
  // A web ACL's refusal is HTML or empty.
  const detail = (await answer.json().catch(() => undefined)) as
    | { __type?: unknown; code?: unknown; message?: unknown; reason?: unknown }
    | undefined;
  // Cognito has `__type`, our own APIs `code`.
  const type = [detail?.__type, detail?.code].find((name) => typeof name === 'string' && name !== '') as
    | string
    | undefined;
  return new ServiceError(
    type?.slice(type.lastIndexOf('#') + 1) ?? `Http${answer.status}`,
    typeof detail?.message === 'string' ? detail.message : `Status ${answer.status}.`,
    answer.status,
    answer.headers.get('x-amzn-requestid') ?? undefined,
    typeof detail?.reason === 'string' ? detail.reason : undefined,
  );
}
