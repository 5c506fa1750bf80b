import type { Call } from '../../../contract';
import type { Cognito } from '../cognito';
import { notAuthorized } from '../errors';
import type { User, UserPool, UserPoolClient } from '../model';
import { migrateUser } from '../users/migration';
import { passwordMatches, pretendToMatch } from '../users/passwords';
import { type Candidate, preAuthenticate } from './candidate';
import { countWrongPassword, requireUnlocked, rightPassword } from './password-attempts';
import { type AuthAnswer, checkMaySignIn, unknownUser } from './sign-in';
import { proceed } from './steps';

/** @throws AwsError NotAuthorizedException and the others that InitiateAuth documents */
export async function passwordSignIn(
  cognito: Cognito,
  request: {
    readonly pool: UserPool;
    readonly client: UserPoolClient;
    readonly call: Call;
    readonly clientMetadata: Readonly<Record<string, string>> | undefined;
    readonly candidate: Candidate;
    readonly username: string;
    readonly password: string;
    readonly deviceKey: string | undefined;
  },
): Promise<AuthAnswer> {
  const { pool, client, password, call, clientMetadata } = request;
  const migrated = request.candidate.user
    ? undefined
    : await migrateUser(cognito, { ...request, source: 'UserMigration_Authentication' });
  const candidate: Candidate = migrated
    ? {
        user: migrated,
        sub: migrated.sub,
        userName: migrated.username,
        usernames: cognito.users.namesOf(pool, migrated),
      }
    : request.candidate;
  if (!candidate.user && !client.hidesUsers) throw unknownUser(client);
  if (candidate.user && !candidate.user.enabled) throw notAuthorized('User is disabled.');
  await preAuthenticate(
    cognito,
    { pool, client, candidate, call, clientMetadata: undefined },
    clientMetadata,
  );
  const user = await requirePassword(cognito, pool, candidate, password);
  return proceed(cognito, {
    ...request,
    user,
    clientMetadata: undefined,
    progress: { source: 'TokenGeneration_Authentication', secondFactorProven: false },
  });
}

/**
 * Takes as long where there is no such user.
 *
 * @throws AwsError NotAuthorizedException, PasswordResetRequiredException
 */
export async function requirePassword(
  cognito: Cognito,
  pool: UserPool,
  candidate: Candidate,
  password: string,
): Promise<User> {
  if (!candidate.user) {
    await pretendToMatch(password);
    throw notAuthorized();
  }
  // A password that an administrator has reset isn't even compared.
  if (candidate.user.status === 'RESET_REQUIRED') checkMaySignIn(candidate.user);
  return provePassword(cognito, pool, candidate.user, password);
}

/**
 * Counts wrong ones.
 *
 * @throws AwsError NotAuthorizedException also while the account is locked
 */
export async function provePassword(
  cognito: Cognito,
  pool: UserPool,
  user: User,
  password: string,
): Promise<User> {
  requireUnlocked(cognito, user);
  const correct = user.password !== undefined && (await passwordMatches(password, user.password));
  if (!correct) {
    countWrongPassword(cognito, pool, user);
    throw notAuthorized();
  }
  return rightPassword(cognito, pool, user);
}
