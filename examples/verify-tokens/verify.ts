/** Access tokens of the user pool, checked for a back end. The README says what each check is for. */
import {
  CognitoIdentityProviderClient,
  GetUserCommand,
  NotAuthorizedException,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { JwtVerifier } from 'aws-jwt-verify';
import { validateCognitoJwtFields } from 'aws-jwt-verify/cognito-verifier';
import { FetchError, JwksValidationError, WaitPeriodNotYetEndedJwkError } from 'aws-jwt-verify/error';
import { SimpleFetcher } from 'aws-jwt-verify/https';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';

/** What an operation demands beyond a good token. */
export interface Demands {
  /** Seconds since the sign-in, at most; a refresh doesn't count as one. @default any */
  readonly maxAge?: number;
  /** Ways to sign in that are enough, such as `FIDO2`. Refreshed tokens don't say. @default any */
  readonly methods?: readonly string[];
  /** Asks Cognito whether the session has ended meanwhile: a request more. @default false */
  readonly notRevoked?: boolean;
}

export interface Caller {
  /** Id of the user, for good. */
  readonly sub: string;
  readonly signedInAt: Date;
  /** @default the token doesn't say: it was refreshed, or made by a way of Cognito's own */
  readonly signInMethod?: string;
}

/** Why a request is answered without being served. */
export class Refusal extends Error {
  readonly status: 401 | 503;
  /**
   * For the header `WWW-Authenticate` (RFC 6750, RFC 9470), of which API Gateway makes
   * `x-amzn-Remapped-WWW-Authenticate`: so clients look at the body.
   */
  readonly challenge: string | undefined;

  constructor(
    readonly error:
      | 'no_token'
      | 'invalid_token'
      | 'insufficient_user_authentication'
      | 'temporarily_unavailable',
    /** For people who write clients. */
    message: string,
  ) {
    super(message);
    this.status = error === 'temporarily_unavailable' ? 503 : 401;
    if (this.status === 401) this.challenge = error === 'no_token' ? 'Bearer' : `Bearer error="${error}"`;
  }

  get body() {
    return { error: this.error, message: this.message };
  }
}

/**
 * @param authorization the request's header of that name
 * @throws Refusal
 */
export type Check = (authorization: string | undefined, demands?: Demands) => Promise<Caller>;

/** The scope of tokens that Cognito answers to. A deployment may leave it out of all its tokens. */
const ASKABLE = 'aws.cognito.signin.user.admin';

/**
 * @param env `USER_POOL_ID`; `CLIENT_IDS`, separated by commas; `AWS_ENDPOINT_URL` where Cognito is not AWS's
 * but that of `npm start`
 * @throws Error naming the variable
 */
export function checkFrom(env: Readonly<Record<string, string | undefined>>): Check {
  const userPoolId = needed(env, 'USER_POOL_ID', 'UserPoolId');
  const clientIds = needed(env, 'CLIENT_IDS', 'UserPoolClientId').split(',');
  const region = userPoolId.split('_')[0] ?? '';
  const endpoint = env.AWS_ENDPOINT_URL ?? `https://cognito-idp.${region}.amazonaws.com`;
  const verifier = JwtVerifier.create(
    {
      issuer: `${endpoint}/${userPoolId}`,
      // Access tokens have no audience; theirs is the client.
      audience: null,
      customJwtCheck: ({ payload }) =>
        validateCognitoJwtFields(payload, { tokenUse: 'access', clientId: clientIds }),
    },
    {
      jwksCache: new SimpleJwksCache({
        fetcher: endpoint.startsWith('https:') ? new SimpleFetcher() : loopback,
      }),
    },
  );
  const cognito = new CognitoIdentityProviderClient({ region, endpoint });

  return async (authorization, { maxAge, methods, notRevoked = false } = {}) => {
    const token = /^Bearer ([\w.-]+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined)
      throw new Refusal('no_token', 'Send the header "Authorization: Bearer <access token>".');
    const claims = await verifier.verify(token).catch((error: Error) => {
      // Nothing is wrong with the token: whoever is signed in must not be sent to sign in.
      if (isOutage(error))
        throw new Refusal('temporarily_unavailable', "The user pool's keys can't be read. Try again.");
      throw new Refusal('invalid_token', 'The token is none of this application, or is over. Refresh it.');
    });
    const signedInAt = Number(claims.auth_time);
    const { sub = '', sign_in_method: method } = claims;
    // `!(… <=)`: a token without a time is of no age that is young enough.
    if (maxAge !== undefined && !(Date.now() / 1000 - signedInAt <= maxAge))
      throw signInAgain(`The sign-in is older than ${maxAge} seconds. Sign in again.`);
    if (methods && !methods.includes(String(method)))
      throw signInAgain(`Sign in again, by ${methods.join(' or ')}.`);
    if (notRevoked) {
      if (!String(claims.scope).split(' ').includes(ASKABLE))
        throw new Error(
          `notRevoked: tokens of this deployment lack the scope ${ASKABLE}, so Cognito can't be asked; demand maxAge instead.`,
        );
      await ask(token);
    }
    return {
      sub,
      signedInAt: new Date(signedInAt * 1000),
      ...(typeof method === 'string' ? { signInMethod: method } : {}),
    };
  };

  async function ask(token: string): Promise<void> {
    try {
      await cognito.send(new GetUserCommand({ AccessToken: token }));
    } catch (error) {
      if (error instanceof NotAuthorizedException || error instanceof UserNotFoundException)
        throw new Refusal('invalid_token', 'The session has ended. Sign in again.');
      throw new Refusal(
        'temporarily_unavailable',
        "Cognito can't be asked whether the session has ended. Try again.",
      );
    }
  }
}

/** Keys of a pool of `npm start`, which speaks plain HTTP; the library insists on HTTPS. */
const loopback = {
  async fetch(uri: string): Promise<ArrayBuffer> {
    const response = await fetch(uri);
    if (!response.ok) throw new FetchError(uri, `Status ${response.status}`);
    return response.arrayBuffer();
  },
};

const isOutage = (error: Error) =>
  [FetchError, JwksValidationError, WaitPeriodNotYetEndedJwkError].some((kind) => error instanceof kind);

const signInAgain = (message: string) => new Refusal('insufficient_user_authentication', message);

function needed(env: Readonly<Record<string, string | undefined>>, name: string, published: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is missing; "npm run outputs" prints it as ${published}.`);
  return value;
}
