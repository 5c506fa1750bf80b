/** Passkeys over HTTP: the passkeys' API and the sign-in that answers it, as a page calls both. */
import type { LocalAws } from '../../local';
import {
  authenticate,
  type CeremonyParts,
  createPasskey,
  type Passkey,
  type RegistrationParts,
  register,
} from '../lambda/passkeys/webauthn/support/authenticator';
import type { AuthAnswer, CognitoClient } from './cognito';

export const ORIGIN = 'http://localhost:5173';
const relyingPartyId = 'localhost';
const FIDO2 = { signInMethod: 'FIDO2' };

/** What Cognito tells whoever signs with the key of a changed passkey; it ends each with a full stop. */
export const PASSKEY_CHANGED = {
  name: 'UserLambdaValidationException',
  message:
    'VerifyAuthChallengeResponse failed with error This passkey has changed since it was registered. Please sign in in another way and register it anew..',
};

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the operation decides the body's shape.
  readonly body: any;
}

export interface ApiRequest {
  /** ID token; without, no `Authorization` is sent. */
  readonly token?: string;
  readonly body?: unknown;
  readonly origin?: string;
}

/** A passkey with the user handle it was registered under. */
export interface RegisteredPasskey extends Passkey {
  readonly userHandle: string;
}

type AssertionParts = Partial<CeremonyParts> & { userHandle?: string };

/** What a page does with passkeys at one deployment: ours or the package's, which speak alike. */
export interface PasskeyPage {
  call(path: string, request?: ApiRequest): Promise<ApiAnswer>;
  start(token: string): Promise<ApiAnswer>;
  complete(
    token: string,
    challenge: string,
    parts?: Partial<RegistrationParts>,
    name?: string,
  ): Promise<ApiAnswer>;
  /** Registers a passkey from start to end. @throws Error with the answer when it is refused */
  register(token: string, parts?: Partial<RegistrationParts>, name?: string): Promise<RegisteredPasskey>;
  list(token: string): Promise<{ credentialId: string; friendlyName: string; signCount: number }[]>;
  /** A challenge that no user name was given for. */
  publicChallenge(): Promise<string>;
  assertion(passkey: Passkey, parts: AssertionParts & { challenge: string }): string;
  /** Signs in with a user name, by the challenge of the session. */
  signIn(userName: string, passkey: Passkey, parts?: AssertionParts): Promise<AuthAnswer>;
  /** Signs in with a public challenge, unless another is given; the passkey's user handle names the user. */
  signInWithoutName(passkey: RegisteredPasskey, parts?: AssertionParts): Promise<AuthAnswer>;
}

/** @param aws gives the output `Fido2ApiUrl` */
export function passkeyPage(aws: Pick<LocalAws, 'output'>, client: CognitoClient): PasskeyPage {
  const clientData = (given: Record<string, unknown> | undefined) => ({ origin: ORIGIN, ...given });
  const page: PasskeyPage = {
    async call(path, { token, body, origin = ORIGIN } = {}) {
      const response = await fetch(`${aws.output('Fido2ApiUrl')}${path}`, {
        method: 'POST',
        headers: {
          origin,
          'content-type': 'application/json; charset=UTF-8',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: text ? JSON.parse(text) : undefined,
      };
    },
    start: (token) => page.call(`register-authenticator/start?rpId=${relyingPartyId}`, { token }),
    complete(token, challenge, parts = {}, friendlyName = 'Laptop') {
      const { response } = register({
        challenge,
        rpId: relyingPartyId,
        ...parts,
        clientData: clientData(parts.clientData),
      });
      return page.call('register-authenticator/complete', {
        token,
        body: { ...response, friendlyName, transports: ['internal'] },
      });
    },
    async register(token, parts = {}, name) {
      const passkey = parts.passkey ?? createPasskey();
      const started = await page.start(token);
      if (started.status !== 200) throw new Error(`No start: ${JSON.stringify(started.body)}`);
      const completed = await page.complete(token, started.body.challenge, { passkey, ...parts }, name);
      if (completed.status !== 200) throw new Error(`Not completed: ${JSON.stringify(completed.body)}`);
      return { ...passkey, userHandle: started.body.user.id };
    },
    async list(token) {
      const { status, body } = await page.call(`authenticators/list?rpId=${relyingPartyId}`, { token });
      if (status !== 200) throw new Error(`No list: ${JSON.stringify(body)}`);
      return body.authenticators;
    },
    async publicChallenge() {
      const { status, body } = await page.call('sign-in-challenge');
      if (status !== 200) throw new Error(`No challenge: ${status} ${JSON.stringify(body)}`);
      return body.challenge;
    },
    assertion: (passkey, parts) =>
      JSON.stringify(
        authenticate(passkey, {
          rpId: relyingPartyId,
          ...parts,
          clientData: clientData(parts.clientData),
        }),
      ),
    async signIn(userName, passkey, parts = {}) {
      const { ChallengeParameters, Session } = await client.startSession(userName);
      const { challenge } = JSON.parse(ChallengeParameters.fido2options ?? '{}');
      const answer = page.assertion(passkey, { challenge, ...parts });
      return client.answer(ChallengeParameters.USERNAME ?? userName, Session, answer, FIDO2);
    },
    async signInWithoutName(passkey, parts = {}) {
      const { userHandle } = passkey;
      const challenge = parts.challenge ?? (await page.publicChallenge());
      const { Session } = await client.startSession(userHandle);
      const answer = page.assertion(passkey, { userHandle, ...parts, challenge });
      return client.answer(userHandle, Session, answer, FIDO2);
    },
  };
  return page;
}

export const idOf = (passkey: Passkey): string => passkey.id.toString('base64url');
export { createPasskey, type Passkey };
