// By file, as all of jose would be thirty modules more at every start.
import type { JWTPayload } from 'jose';
import { JOSEError, JWTExpired } from 'jose/errors';
import { createRemoteJWKSet } from 'jose/jwks/remote';
import { jwtVerify } from 'jose/jwt/verify';
import type { LocalContext } from '../../contract';
import { GatewayError } from './errors';
import type { Claims } from './invocation';
import type { ApiMethod, Authorizer } from './model';
import { type GatewayRequest, header } from './request';

/** Milliseconds before an unknown key id fetches the keys again. */
const JWKS_COOLDOWN_MS = 5_000;

/** Errors that concern the pool's keys rather than the token. */
const KEYS_UNREADABLE = new Set(['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID']);

/**
 * As a `COGNITO_USER_POOLS` authorizer: signature (RS256), issuer, expiry by the emulated clock. A method
 * without scopes takes ID tokens, one with scopes access tokens that have one of them. Like API Gateway,
 * doesn't ask for revocation.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
 */
export class UserPoolAuthorizers {
  private readonly keys = new Map<string, ReturnType<typeof createRemoteJWKSet>>();

  constructor(private readonly context: LocalContext) {}

  /**
   * @returns claims as strings
   * @throws GatewayError `UNAUTHORIZED`; `AUTHORIZER_FAILURE` when the pool's keys can't be fetched
   */
  async authorize(authorizer: Authorizer, method: ApiMethod, request: GatewayRequest): Promise<Claims> {
    const sent = header(request, authorizer.header);
    const token = sent?.replace(/^Bearer\s+/i, '').trim();
    if (!token) throw unauthorized('no token in the header');
    const payload = await this.verify(authorizer, token);
    const use = method.authorizationScopes.length > 0 ? 'access' : 'id';
    if (payload.token_use !== use) throw unauthorized(`the method takes ${use} tokens`);
    if (use === 'access') {
      const granted = typeof payload.scope === 'string' ? payload.scope.split(' ') : [];
      if (!method.authorizationScopes.some((scope) => granted.includes(scope)))
        throw unauthorized('the token has none of the scopes');
    }
    requireAudience(authorizer, payload);
    return stringClaims(payload);
  }

  clear(): void {
    this.keys.clear();
  }

  private async verify(authorizer: Authorizer, token: string): Promise<JWTPayload> {
    const poolId = authorizer.userPoolIds.find((id) => this.issuer(id) === unverifiedIssuer(token));
    if (poolId === undefined) throw unauthorized('the token is from none of the authorizer’s user pools');
    try {
      const { payload } = await jwtVerify(token, this.keysOf(poolId), {
        algorithms: ['RS256'],
        issuer: this.issuer(poolId),
        requiredClaims: ['exp', 'iat', 'sub'],
        currentDate: new Date(this.context.clock.now()),
      });
      return payload;
    } catch (error) {
      if (error instanceof JWTExpired)
        throw new GatewayError('UNAUTHORIZED', { message: 'The incoming token has expired' });
      if (!(error instanceof JOSEError) || KEYS_UNREADABLE.has(error.code))
        throw new GatewayError('AUTHORIZER_FAILURE', {
          reason: `the keys of user pool ${poolId} could not be read: ${String(error)}`,
        });
      throw unauthorized(error.code);
    }
  }

  private issuer(poolId: string): string {
    return `${this.context.endpoint()}/${poolId}`;
  }

  private keysOf(poolId: string): ReturnType<typeof createRemoteJWKSet> {
    const url = `${this.issuer(poolId)}/.well-known/jwks.json`;
    const known = this.keys.get(url);
    if (known) return known;
    const keys = createRemoteJWKSet(new URL(url), { cooldownDuration: JWKS_COOLDOWN_MS });
    this.keys.set(url, keys);
    return keys;
  }
}

/** The issuer that a token claims. It only chooses the pool, whose keys then decide. */
function unverifiedIssuer(token: string): unknown {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return payload !== null && typeof payload === 'object' && 'iss' in payload ? payload.iss : undefined;
  } catch {
    return undefined;
  }
}

/** The validation expression of a user-pool authorizer is matched against the audience, not the token. */
function requireAudience(authorizer: Authorizer, payload: JWTPayload): void {
  if (authorizer.identityValidationExpression === undefined) return;
  const audience = typeof payload.aud === 'string' ? payload.aud : String(payload.client_id ?? '');
  if (!new RegExp(`^(?:${authorizer.identityValidationExpression})$`).test(audience))
    throw unauthorized('the audience does not match the identity validation expression');
}

function unauthorized(reason: string): GatewayError {
  return new GatewayError('UNAUTHORIZED', { reason });
}

/** Claims as integrations see them: times as dates in words, lists joined by commas, objects as JSON. */
function stringClaims(payload: JWTPayload): Claims {
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => {
      if ((name === 'exp' || name === 'iat') && typeof value === 'number') return [name, dateInWords(value)];
      if (Array.isArray(value)) return [name, value.map(claimText).join(',')];
      return [name, claimText(value)];
    }),
  );
}

function claimText(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** Like `Thu Apr 09 12:34:56 UTC 2015`. */
function dateInWords(epochSeconds: number): string {
  const [weekday = '', day, month, year, time] = new Date(epochSeconds * 1000).toUTCString().split(' ');
  return `${weekday.replace(',', '')} ${month} ${day} ${time} UTC ${year}`;
}
