import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { AwsError, type LocalContext } from '../../../contract';
import { notAuthorized } from '../errors';
import type { RefreshToken, SignIn, User, UserPoolClient } from '../model';

const REFRESH_TOKEN_BYTES = 192;
/** Sign-ins between two sweeps. */
const SWEEP_EVERY = 1000;

function keyOf(refreshToken: string): string {
  return createHash('sha256').update(refreshToken).digest('base64url');
}

export class SignIns {
  readonly #signIns: Map<string, SignIn>;
  readonly #refreshTokens: Map<string, RefreshToken>;
  readonly #context: LocalContext;

  constructor(context: LocalContext) {
    this.#context = context;
    this.#signIns = context.state.map<SignIn>('cognito.signIns');
    this.#refreshTokens = context.state.map<RefreshToken>('cognito.refreshTokens');
    this.#forgetExpired();
  }

  /** @param device its keys, where the pool tracks devices */
  open(
    user: User,
    client: UserPoolClient,
    device?: SignIn['device'],
  ): { signIn: SignIn; refreshToken: string } {
    const now = this.#context.clock.now();
    const longest =
      Math.max(client.refreshTokenSeconds, client.accessTokenSeconds) + client.accessTokenSeconds;
    const signIn: SignIn = {
      id: randomUUID(),
      poolId: client.poolId,
      clientId: client.id,
      sub: user.sub,
      originJti: randomUUID(),
      authTime: Math.floor(now / 1000),
      ...(device ? { device } : {}),
      revoked: false,
      forgetAfter: now + longest * 1000,
    };
    if (this.#signIns.size % SWEEP_EVERY === SWEEP_EVERY - 1) this.#forgetExpired();
    this.#signIns.set(signIn.id, signIn);
    return { signIn, refreshToken: this.#issue(signIn, now + client.refreshTokenSeconds * 1000) };
  }

  #issue(signIn: SignIn, expiresAt: number): string {
    const token = randomBytes(REFRESH_TOKEN_BYTES).toString('base64url');
    this.#refreshTokens.set(keyOf(token), { signInId: signIn.id, expiresAt });
    return token;
  }

  /** Its refresh tokens are no good then. */
  forgetClient(clientId: string): void {
    for (const [id, signIn] of this.#signIns) if (signIn.clientId === clientId) this.#signIns.delete(id);
  }

  find(signInId: string): SignIn | undefined {
    return this.#signIns.get(signInId);
  }

  /** In any state. */
  ofRefreshToken(refreshToken: string): SignIn | undefined {
    const found = this.#refreshTokens.get(keyOf(refreshToken));
    return found && this.#signIns.get(found.signInId);
  }

  /**
   * @throws AwsError NotAuthorizedException when the token is unknown, another client's, revoked or expired;
   *   RefreshTokenReuseException when it was rotated out and the grace period is over. The API reference says
   *   nothing of the sign-in's other tokens then, so these stay valid.
   */
  checkRefreshToken(client: UserPoolClient, refreshToken: string): SignIn {
    const stored = this.#refreshTokens.get(keyOf(refreshToken));
    const signIn = stored && this.#signIns.get(stored.signInId);
    if (!stored || !signIn || signIn.clientId !== client.id) throw notAuthorized('Invalid Refresh Token');
    const now = this.#context.clock.now();
    if (signIn.revoked) throw notAuthorized('Refresh Token has been revoked');
    if (now >= stored.expiresAt) throw notAuthorized('Refresh Token has expired');
    const grace = (client.rotationGraceSeconds ?? 0) * 1000;
    if (stored.rotatedAt !== undefined && now >= stored.rotatedAt + grace)
      throw new AwsError('RefreshTokenReuseException', 'Refresh token has been invalidated by rotation');
    return signIn;
  }

  /**
   * The new token lives as long as the old would have. Within the grace period the old one may be sent again,
   * for a client that lost the answer.
   *
   * @throws AwsError as {@link checkRefreshToken}
   */
  rotate(client: UserPoolClient, refreshToken: string): string {
    // Again, as another request may have come while a trigger ran.
    const signIn = this.checkRefreshToken(client, refreshToken);
    const key = keyOf(refreshToken);
    const stored = this.#refreshTokens.get(key);
    if (!stored) throw notAuthorized('Invalid Refresh Token');
    this.#refreshTokens.set(key, { ...stored, rotatedAt: stored.rotatedAt ?? this.#context.clock.now() });
    return this.#issue(signIn, stored.expiresAt);
  }

  revoke(signInId: string): void {
    const signIn = this.#signIns.get(signInId);
    if (signIn) this.#signIns.set(signInId, { ...signIn, revoked: true });
  }

  revokeAll(user: User): void {
    for (const signIn of [...this.#signIns.values()]) {
      if (signIn.sub === user.sub && signIn.poolId === user.poolId) this.revoke(signIn.id);
    }
  }

  clear(): void {
    this.#signIns.clear();
    this.#refreshTokens.clear();
  }

  #forgetExpired(): void {
    const now = this.#context.clock.now();
    for (const [id, signIn] of [...this.#signIns]) if (signIn.forgetAfter < now) this.#signIns.delete(id);
    for (const [key, token] of [...this.#refreshTokens])
      if (!this.#signIns.has(token.signInId)) this.#refreshTokens.delete(key);
  }
}
