/**
 * The few calls of Cognito's public API that sign-in takes, as a browser makes them: plain HTTP, no
 * credentials.
 */
import { randomBytes } from 'node:crypto';

export class CognitoError extends Error {
  constructor(
    readonly type: string,
    message: string,
    readonly status: number,
  ) {
    super(message);
    this.name = type;
  }
}

export interface AuthAnswer {
  readonly ChallengeName?: string;
  readonly ChallengeParameters?: Readonly<Record<string, string>>;
  readonly Session?: string;
  readonly AuthenticationResult?: {
    readonly AccessToken: string;
    readonly IdToken: string;
    readonly RefreshToken: string;
    readonly ExpiresIn: number;
  };
}

export interface LinkOptions {
  readonly redirectUri?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A public client of one user pool. */
export class CognitoClient {
  constructor(
    readonly endpoint: string,
    readonly clientId: string,
    readonly redirectUri = 'http://localhost:5173/',
    /** Headers every call is sent with, e.g. a made-up `X-Forwarded-For`. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  /** @throws CognitoError with the name and message that Cognito answered */
  // biome-ignore lint/suspicious/noExplicitAny: the operation decides the answer's shape.
  async call(operation: string, body: unknown): Promise<any> {
    const response = await fetch(this.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
        ...this.headers,
      },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as { __type: string; message: string };
    if (!response.ok) throw new CognitoError(answer.__type, answer.message, response.status);
    return answer;
  }

  /** Creates an account with a password that nobody keeps. */
  signUp(
    email: string,
    attributes: Readonly<Record<string, string>> = {},
    password = `${randomBytes(24).toString('base64url')}aA1!`,
  ): Promise<{ UserSub: string; UserConfirmed: boolean }> {
    const userAttributes = Object.entries({ email, ...attributes }).map(([Name, Value]) => ({ Name, Value }));
    return this.call('SignUp', {
      ClientId: this.clientId,
      Username: email,
      Password: password,
      UserAttributes: userAttributes,
    });
  }

  startSession(username: string): Promise<Required<Pick<AuthAnswer, 'ChallengeParameters' | 'Session'>>> {
    return this.call('InitiateAuth', {
      AuthFlow: 'CUSTOM_AUTH',
      ClientId: this.clientId,
      AuthParameters: { USERNAME: username },
    });
  }

  answer(
    username: string,
    session: string | undefined,
    answer: string,
    metadata: Readonly<Record<string, string>>,
  ): Promise<AuthAnswer> {
    return this.call('RespondToAuthChallenge', {
      ChallengeName: 'CUSTOM_CHALLENGE',
      ClientId: this.clientId,
      Session: session,
      ChallengeResponses: { USERNAME: username, ANSWER: answer },
      ClientMetadata: metadata,
    });
  }

  /**
   * Asks for a link as the package's browser client does; gives the user name and session it goes on with.
   */
  async requestLink(
    username: string,
    { redirectUri = this.redirectUri, metadata = {} }: LinkOptions = {},
  ): Promise<{ username: string; answer: AuthAnswer }> {
    const start = await this.startSession(username);
    const name = start.ChallengeParameters.USERNAME ?? username;
    const answer = await this.answer(name, start.Session, '__dummy__', {
      signInMethod: 'MAGIC_LINK',
      redirectUri,
      alreadyHaveMagicLink: 'no',
      ...metadata,
    });
    return { username: name, answer };
  }

  /** Redeems a link's fragment, in a fresh session unless one is given. */
  async redeem(
    username: string,
    fragment: string,
    {
      session,
      metadata = {},
    }: { session?: string | undefined; metadata?: Readonly<Record<string, string>> } = {},
  ): Promise<AuthAnswer> {
    const start = session ?? (await this.startSession(username)).Session;
    return this.answer(username, start, fragment, {
      signInMethod: 'MAGIC_LINK',
      redirectUri: this.redirectUri,
      alreadyHaveMagicLink: 'yes',
      ...metadata,
    });
  }
}

/** The digits that stand alone in a mail of Cognito's own. */
export const codeInMail = (html: string | undefined): string =>
  /<p[^>]*>(\d{6})<\/p>/.exec(html ?? '')?.[1] ?? '';

/** The link in a mail's text: the redirect URI and the fragment that the page hands to Cognito. */
export function linkIn(text: string | undefined): {
  href: string;
  redirectUri: string;
  fragment: string;
  userName: string;
} {
  const href = /https?:\/\/\S+#[\w-]+\.[\w-]+/.exec(text ?? '')?.[0];
  if (!href) throw new Error(`No link in this mail: ${text}`);
  const [redirectUri = '', fragment = ''] = href.split('#');
  const message = JSON.parse(Buffer.from(fragment.split('.')[0] ?? '', 'base64url').toString('utf8')) as {
    userName: string;
  };
  return { href, redirectUri, fragment, userName: message.userName };
}

/** Claims of a token, unverified: for tests that look at what was issued. */
export function claimsOf(token: string | undefined): Record<string, unknown> {
  return JSON.parse(Buffer.from((token ?? '').split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<
    string,
    unknown
  >;
}
