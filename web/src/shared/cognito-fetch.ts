/**
 * The `fetch` that the package's browser client is configured with. Some things are adapted, all else passes
 * as it is:
 * - Requests for links and codes, and the answers to them, are bound to this browser, and tell accounts that
 *   it has proven which browser it is.
 * - A sign-in ends the session that it takes the place of.
 * - Refreshing works with rotated refresh tokens, and in pools that remember devices; what is refused for the
 *   time of its token is tried again with a new one.
 * - The product's own APIs learn the person's language, and failures keep their status and request id.
 */

import { codeWayNames } from '../codes/ways';
import { toBase64Url } from './base64url';
import { type CodeVerifiers, codeChallenge } from './code-verifier';
import { deviceKeyOf, settleDevice } from './device';
import { takeOutSession } from './replaced-session';
import type { PageStorage } from './storage';
import { userNameOf } from './tokens';

type Body = Record<string, unknown>;

/** What the package's client asks for. */
export interface ClientRequest {
  signal?: AbortSignal;
  headers?: Record<string, string>;
  method?: string;
  body?: string;
}

/** The `fetch` that the package's client takes. */
export type ClientFetch = (
  input: string | URL,
  init?: ClientRequest,
) => Promise<{ ok: boolean; json(): Promise<unknown> }>;

/** Answer of the network, as far as the adapter looks at it. */
export interface HttpAnswer {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  json(): Promise<unknown>;
}

/** The network could not be reached, or gave no answer a script may see. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
}

/**
 * Cognito, one of the product's own APIs, or the web ACL in front of them refused the request. The name is
 * the error's `__type` or `code`, else `Http` and the status.
 */
export class ServiceError extends Error {
  constructor(
    name: string,
    message: string,
    readonly status: number,
    /** For whoever runs the service: `x-amzn-requestid` of the answer. */
    readonly requestId: string | undefined,
    /** Finer than the name, where an API has several reasons for one code. */
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
  /** The secret by which accounts know this browser again (`deviceSecrets`). */
  readonly deviceSecret: () => string;
  /** BCP 47 tag of the language the person reads now; mails come in it. */
  readonly locale: () => string;
  /** Gets new tokens. */
  readonly renew: () => Promise<{ readonly idToken: string; readonly accessToken: string }>;
}

const target = 'AWSCognitoIdentityProviderService';

/** Cognito's API, and the client's way to it. */
export interface CognitoApi {
  readonly url: string;
  readonly call: ClientFetch;
}

/** Asks an operation of Cognito. @throws NetworkError, ServiceError */
export async function askCognito({ url, call }: CognitoApi, operation: string, input: object) {
  const init = { method: 'POST', headers: { 'content-type': 'application/x-amz-json-1.1' } };
  const answer = await call(url, withOperation(init, operation, input));
  return answer.json();
}

/** @throws NetworkError, ServiceError from the function it gives. */
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

  /** Sends an answer to a challenge, and sees to the device that tokens may bring. */
  const settled = async (input: string | URL, init: ClientRequest, method?: keyof typeof methods) => {
    const answer = await send(input, init);
    const content = await answer.json();
    const ask = async (operation: string, request: object) => {
      await send(input, withOperation(init, operation, { ...request }));
    };
    await settleDevice(content, { ...options, ask });
    // Whether a recovery link's tokens are wanted shows later; then its sign-in ends the other session
    // itself.
    if ((content as Body).AuthenticationResult && method !== 'RECOVERY_LINK') await endReplaced(ask);
    return { ok: true, json: async () => content };
  };

  /**
   * The new session stands whether or not the old one can be revoked; its tokens are gone from here in any
   * case.
   */
  const endReplaced = async (ask: (operation: string, request: object) => Promise<void>) => {
    const { storage, clientId: ClientId } = options;
    const Token = takeOutSession(storage, ClientId);
    if (Token) await ask('RevokeToken', { ClientId, Token }).catch(() => undefined);
  };

  /**
   * Sends what carries a token, once more with a new one where the service says that it is over: by a clock
   * that was put back it may still look good here.
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
      // The product's own APIs send messages, in the language of the page and not of the browser.
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

/**
 * Whether an authorizer of ours (401), or Cognito in its words, refuses a token for its time, and not a
 * function of ours a session that has ended.
 */
function isTokenOver(error: unknown): boolean {
  if (!(error instanceof ServiceError) || error.name === 'SessionEnded') return false;
  return error.status === 401 || (error.name === 'NotAuthorizedException' && /expired/i.test(error.message));
}

/** How each method tells a request from an answer; one that is only ever answered has no key. */
const methods: Readonly<Record<string, string | undefined>> = {
  MAGIC_LINK: 'alreadyHaveMagicLink',
  ...Object.fromEntries(codeWayNames.map((way) => [way, 'alreadyHaveCode'])),
  FIDO2: undefined,
  RECOVERY_LINK: undefined,
  RECOVERY_CODE: undefined,
};

/**
 * Adds the code challenge to a request, the code verifier to an answer (RFC 7636 §4.3, §4.5). A passkey's
 * answer carries the verifier of this browser, too, where there is one: it may be the second proof that a
 * code of this browser asked for. No browser asked for a recovery link, so there the service takes none.
 */
async function bindToBrowser(body: Body, verifiers: CodeVerifiers, locale: string): Promise<Body> {
  const metadata = body.ClientMetadata as Record<string, string>;
  const method = methodOf(body);
  const key = method && methods[method];
  if (key && metadata[key] !== 'yes') {
    const challenge = await codeChallenge(verifiers.forRequest());
    return { ...body, ClientMetadata: { ...metadata, locale, codeChallenge: challenge } };
  }
  const codeVerifier = method === 'RECOVERY_LINK' ? undefined : verifiers.forRedemption();
  const bound = {
    ...body,
    ClientMetadata: { ...metadata, ...(key && { locale }), ...(codeVerifier && { codeVerifier }) },
  };
  if (method !== 'MAGIC_LINK') return bound;
  const responses = body.ChallengeResponses as Record<string, string>;
  return { ...bound, ChallengeResponses: { ...responses, ANSWER: fragmentOfMail(responses.ANSWER ?? '') } };
}

/**
 * The fragment as the package's client is to see it at this attempt (0, 1, …). The client reads the first
 * part of it, and holds the time there against the person's clock, which may be minutes off: so that Cognito
 * is asked, and judges, that part names a time that is never past. It gives a fragment up for good after any
 * failure, even when only the network was down; numbered, the next attempt is a new fragment to it.
 */
export function fragmentForClient(
  { userName, fragment }: { readonly userName: string; readonly fragment: string },
  attempt: number,
): string {
  const facts = { userName, iat: 0, exp: Number.MAX_SAFE_INTEGER };
  return [toBase64Url(new TextEncoder().encode(JSON.stringify(facts))), fragment, attempt].join('.');
}

/** The fragment as it stood in the mail, of what {@link fragmentForClient} has made of it. */
function fragmentOfMail(answer: string): string {
  const parts = answer.split('.');
  return parts.length === 4 ? parts.slice(1, 3).join('.') : answer;
}

/**
 * Refreshes by `GetTokensFromRefreshToken`: Cognito refuses `REFRESH_TOKEN_AUTH` to an app client that
 * rotates refresh tokens. The new refresh token is stored under the key where the package's client keeps it,
 * for the client itself expects none in the answer.
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
  // A web ACL's refusal is HTML or empty; Cognito's is JSON.
  const detail = (await answer.json().catch(() => undefined)) as
    | { __type?: unknown; code?: unknown; message?: unknown; reason?: unknown }
    | undefined;
  // Cognito names an error by `__type`, the product's own APIs by `code`.
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
