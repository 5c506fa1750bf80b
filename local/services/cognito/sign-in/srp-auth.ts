import { randomBytes } from 'node:crypto';
import type { Cognito } from '../cognito';
import { notAuthorized } from '../errors';
import { required } from '../input';
import type { User, UserPool } from '../model';
import type { Challenge, OpenSession, Progress } from '../tokens/sessions';
import type { Attempt, Candidate } from './candidate';
import { countWrongPassword, requireUnlocked, rightPassword } from './password-attempts';
import { type AuthAnswer, checkMaySignIn } from './sign-in';
import { beginExchange, claimHolds, type PasswordClaim } from './srp/exchange';
import { N } from './srp/group';
import { makeSalt, realmOf, type SrpVerifier } from './srp/verifier';

/**
 * Who doesn't exist or has no password gets a lasting salt, and then fails.
 *
 * @param announceSession the answer has a `Session` beside the secret block that stands for it
 * @throws AwsError InvalidParameterException for a public value that proves nothing
 */
export async function openPasswordVerifier(
  cognito: Cognito,
  { pool, client, candidate }: Pick<Attempt, 'pool' | 'client' | 'candidate'>,
  clientPublic: string,
  progress: Progress,
  announceSession: boolean,
): Promise<AuthAnswer> {
  // Not Cognito's: tells why the right password is wrong here.
  if (candidate.user?.password && !candidate.user.password.srp)
    throw notAuthorized(
      'The data folder has this password from a version that made no verifier for SRP. Choose a new one by ForgotPassword or AdminSetUserPassword.',
    );
  const verifier = candidate.user?.password?.srp ?? (await decoyVerifier(cognito, pool, candidate));
  const exchange = beginExchange(clientPublic, verifier);
  const session = cognito.sessions.open(
    {
      poolId: pool.id,
      clientId: client.id,
      sub: candidate.sub,
      userExists: candidate.user !== undefined,
      usernames: candidate.usernames,
      challenge: { name: 'PASSWORD_VERIFIER', exchange, progress },
    },
    client.sessionSeconds,
  );
  return {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: {
      SALT: exchange.verifier.salt,
      SECRET_BLOCK: Buffer.from(session, 'base64url').toString('base64'),
      SRP_B: exchange.serverPublic,
      USERNAME: candidate.userName,
      USER_ID_FOR_SRP: candidate.userName,
    },
    ...(announceSession ? { Session: session } : {}),
  };
}

async function decoyVerifier(cognito: Cognito, pool: UserPool, candidate: Candidate): Promise<SrpVerifier> {
  const salt = makeSalt(await cognito.pools.simulatedBytes(pool.id, `salt ${candidate.sub}`));
  // Nobody knows a password to a random verifier.
  const verifier = BigInt(`0x${randomBytes(384).toString('hex')}`) % N;
  return { salt, verifier: verifier.toString(16) };
}

export function claimOf(responses: Readonly<Record<string, string>>): PasswordClaim {
  return {
    signature: required(responses, 'PASSWORD_CLAIM_SIGNATURE'),
    secretBlock: required(responses, 'PASSWORD_CLAIM_SECRET_BLOCK'),
    timestamp: required(responses, 'TIMESTAMP'),
  };
}

export function sessionOfBlock(secretBlock: string): string {
  return Buffer.from(secretBlock, 'base64').toString('base64url');
}

/**
 * Synchronous; counts wrong ones. When `checkFirst` refuses, the session stays for one more answer, as
 * clients then repeat the claim without their device key.
 *
 * @throws AwsError NotAuthorizedException
 */
export function provePasswordBySrp(
  cognito: Cognito,
  pool: UserPool,
  user: User | undefined,
  open: OpenSession,
  challenge: Extract<Challenge, { name: 'PASSWORD_VERIFIER' }>,
  responses: Readonly<Record<string, string>>,
  checkFirst: (user: User) => void,
): User {
  const claim = claimOf(responses);
  const name = user?.username ?? open.session.sub;
  const holds = claimHolds(challenge.exchange, { realm: realmOf(pool.id), name }, claim);
  if (!user) {
    open.spend();
    throw notAuthorized();
  }
  requireUnlocked(cognito, user);
  if (user.status === 'RESET_REQUIRED') checkMaySignIn(user);
  // A claim about an earlier password doesn't prove the new one.
  const current = user.password?.srp?.verifier === challenge.exchange.verifier.verifier;
  if (!holds || !current) {
    open.spend();
    countWrongPassword(cognito, pool, user);
    throw notAuthorized();
  }
  checkFirst(user);
  open.spend();
  return rightPassword(cognito, pool, user);
}
