import { randomUUID } from 'node:crypto';
import type { CryptoKey, JSONWebKeySet, JWK } from 'jose';
import { compactVerify } from 'jose/jws/compact/verify';
import { SignJWT } from 'jose/jwt/sign';
import { importJWK } from 'jose/key/import';
import type { Call, Clock } from '../../../contract';
import { isRecord } from '../../../record';
import { notAuthorized, userNotFound } from '../errors';
import type { SignIn, User, UserPool, UserPoolClient } from '../model';
import type { Pools } from '../pools/pools';
import { STANDARD_ATTRIBUTES } from '../pools/schema';
import { eventAttributes, type Triggers } from '../triggers';
import type { Users } from '../users/users';
import { applyOverrides, type GroupClaims, type TokenClaims } from './claims';
import type { SignIns } from './sign-ins';

/** Allows Cognito's operations on the token's own user. */
export const SELF_SERVICE_SCOPE = 'aws.cognito.signin.user.admin';

export type TokenSource =
  | 'TokenGeneration_Authentication'
  | 'TokenGeneration_RefreshTokens'
  | 'TokenGeneration_NewPasswordChallenge'
  | 'TokenGeneration_AuthenticateDevice';

export interface IssuedTokens {
  readonly AccessToken: string;
  readonly IdToken: string;
  readonly RefreshToken?: string;
  /** Seconds. */
  readonly ExpiresIn: number;
  readonly TokenType: 'Bearer';
}

export interface AccessGrant {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly user: User;
  readonly signIn: SignIn;
}

interface Parts {
  readonly clock: Clock;
  readonly pools: Pools;
  readonly users: Users;
  readonly signIns: SignIns;
  readonly triggers: Triggers;
}

const BOOLEAN_ATTRIBUTES: ReadonlySet<string> = new Set(
  STANDARD_ATTRIBUTES.filter(({ dataType }) => dataType === 'Boolean').map(({ name }) => name),
);

/** JWTs, RS256, one key pair a pool. */
export class Tokens {
  readonly #parts: Parts;
  /** Keys by pool; importing costs more than signing. */
  readonly #imported = new Map<
    string,
    { readonly kid: string; readonly sign: CryptoKey; readonly verify: CryptoKey }
  >();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async jwks(poolId: string): Promise<JSONWebKeySet> {
    const { privateJwk, kid } = await this.#parts.pools.keys(poolId);
    const { kty, n, e } = privateJwk as { kty: string; n: string; e: string };
    return { keys: [{ alg: 'RS256', e, kid, kty, n, use: 'sig' } as JWK] };
  }

  /**
   * After the pre-token trigger.
   *
   * @param refreshToken goes into the answer when it is new
   */
  async issue(request: {
    readonly pool: UserPool;
    readonly client: UserPoolClient;
    readonly user: User;
    readonly signIn: SignIn;
    readonly source: TokenSource;
    readonly refreshToken?: string;
    readonly clientMetadata: Readonly<Record<string, string>> | undefined;
    readonly call: Call;
  }): Promise<IssuedTokens> {
    const { pool, client } = request;
    const claims = await this.#claims(request);
    return {
      AccessToken: await this.#sign(pool.id, claims.access, client.accessTokenSeconds),
      ExpiresIn: client.accessTokenSeconds,
      IdToken: await this.#sign(pool.id, claims.id, client.idTokenSeconds),
      ...(request.refreshToken === undefined ? {} : { RefreshToken: request.refreshToken }),
      TokenType: 'Bearer',
    };
  }

  async #claims(request: Parameters<Tokens['issue']>[0]): Promise<TokenClaims> {
    const { pool, client, user, signIn, source, clientMetadata, call } = request;
    const memberships = this.#parts.users.groupsOf(user);
    const roles = memberships.flatMap(({ roleArn }) => roleArn ?? []);
    const best = memberships.filter(({ precedence }) => precedence === memberships[0]?.precedence);
    const groups: GroupClaims = {
      groups: memberships.map(({ name }) => name),
      roles,
      // Two best groups with different roles leave the choice open (API reference, GroupType).
      preferredRole: new Set(best.map(({ roleArn }) => roleArn)).size === 1 ? best[0]?.roleArn : undefined,
    };
    const common = {
      sub: user.sub,
      iss: this.#parts.pools.issuer(pool.id),
      event_id: signIn.id,
      auth_time: signIn.authTime,
      ...(client.revocation ? { origin_jti: signIn.originJti } : {}),
    };
    const unchanged: TokenClaims = {
      id: {
        ...readableClaims(client, user),
        ...common,
        aud: client.id,
        token_use: 'id',
        'cognito:username': user.username,
      },
      access: {
        ...common,
        client_id: client.id,
        token_use: 'access',
        ...(signIn.device ? { device_key: signIn.device.key } : {}),
        scope: SELF_SERVICE_SCOPE,
        username: user.username,
      },
    };
    const version = pool.triggers.PreTokenGeneration?.version ?? '1';
    const response = await this.#parts.triggers.run({
      pool,
      trigger: 'PreTokenGeneration',
      source,
      userName: user.username,
      clientId: client.id,
      call,
      request: {
        userAttributes: eventAttributes(user),
        groupConfiguration: {
          groupsToOverride: groups.groups,
          iamRolesToOverride: groups.roles,
          preferredRole: groups.preferredRole ?? null,
        },
        ...(version === '1' ? {} : { scopes: [SELF_SERVICE_SCOPE] }),
        clientMetadata,
      },
      response: { [version === '1' ? 'claimsOverrideDetails' : 'claimsAndScopeOverrideDetails']: null },
    });
    return applyOverrides(version, response, unchanged, groups);
  }

  async #sign(poolId: string, claims: Record<string, unknown>, lifeSeconds: number): Promise<string> {
    const { kid, sign } = await this.#keys(poolId);
    const now = Math.floor(this.#parts.clock.now() / 1000);
    return new SignJWT({ ...claims, iat: now, exp: now + lifeSeconds, jti: randomUUID() })
      .setProtectedHeader({ kid, alg: 'RS256' })
      .sign(sign);
  }

  async #keys(
    poolId: string,
  ): Promise<{ readonly kid: string; readonly sign: CryptoKey; readonly verify: CryptoKey }> {
    const { kid, privateJwk } = await this.#parts.pools.keys(poolId);
    const known = this.#imported.get(poolId);
    // A pool made anew under the same id has another key.
    if (known?.kid === kid) return known;
    const [publicJwk] = (await this.jwks(poolId)).keys;
    const imported = {
      kid,
      sign: (await importJWK(privateJwk as JWK, 'RS256')) as CryptoKey,
      verify: (await importJWK(publicJwk as JWK, 'RS256')) as CryptoKey,
    };
    this.#imported.set(poolId, imported);
    return imported;
  }

  /** Nothing about the token is verified. */
  claimedPool(accessToken: string): UserPool {
    const issuer = unverifiedPayload(accessToken).iss;
    const pool = this.#parts.pools.all().find(({ id }) => this.#parts.pools.issuer(id) === issuer);
    if (!pool) throw notAuthorized('Invalid Access Token');
    return pool;
  }

  /**
   * Signature, use, expiry, user, revocation and scope.
   *
   * @throws AwsError NotAuthorizedException, UserNotFoundException
   */
  async checkAccess(accessToken: string): Promise<AccessGrant> {
    const pool = this.claimedPool(accessToken);
    const payload = await this.#verified(pool.id, accessToken);
    if (payload.token_use !== 'access') throw notAuthorized('Invalid Access Token');
    if (typeof payload.exp !== 'number' || this.#parts.clock.now() >= payload.exp * 1000)
      throw notAuthorized('Access Token has expired');
    const user = this.#parts.users.bySub(pool.id, String(payload.sub));
    if (!user) throw userNotFound();
    const signIn = this.#parts.signIns.find(String(payload.event_id));
    if (!signIn || signIn.revoked) throw notAuthorized('Access Token has been revoked');
    if (!user.enabled) throw notAuthorized('User is disabled.');
    if (
      !String(payload.scope ?? '')
        .split(' ')
        .includes(SELF_SERVICE_SCOPE)
    )
      throw notAuthorized('Access Token does not have required scopes');
    return { pool, client: this.#parts.pools.client(String(payload.client_id)), user, signIn };
  }

  async #verified(poolId: string, token: string): Promise<Record<string, unknown>> {
    const { kid, verify } = await this.#keys(poolId);
    try {
      const { payload, protectedHeader } = await compactVerify(token, verify, { algorithms: ['RS256'] });
      if (protectedHeader.kid !== kid) throw notAuthorized('Invalid Access Token');
      const claims: unknown = JSON.parse(new TextDecoder().decode(payload));
      if (isRecord(claims)) return claims;
    } catch {
      // The caller learns no more.
    }
    throw notAuthorized('Invalid Access Token');
  }
}

function unverifiedPayload(token: string): Record<string, unknown> {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return isRecord(payload) ? payload : {};
  } catch {
    return {};
  }
}

function readableClaims(client: UserPoolClient, user: User): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(user.attributes)
      .filter(([name]) => client.readable.has(name))
      .map(([name, value]) => {
        if (BOOLEAN_ATTRIBUTES.has(name)) return [name, value === 'true'];
        // OpenID Connect Core §5.1: address is an object, updated_at a number.
        if (name === 'address') return [name, { formatted: value }];
        if (name === 'updated_at') return [name, Number(value)];
        return [name, value];
      }),
  );
}
