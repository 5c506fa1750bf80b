import type { Call } from '../../contract';
import { type Candidate, preAuthenticate } from './candidate';
import type { Cognito } from './cognito';
import { notAuthorized } from './errors';
import { migrateUser } from './migration';
import type { User, UserPool, UserPoolClient } from './model';
import { hashPassword, lockSeconds, passwordMatches } from './passwords';
import { type AuthAnswer, checkMaySignIn, completeSignIn, unknownUser } from './sign-in';

/** Wrong passwords are forgotten this long after the last one. */
const FORGET_FAILURES_MILLISECONDS = 15 * 60 * 1000;

/**
 * Signs in by password (`USER_PASSWORD_AUTH`, `ADMIN_USER_PASSWORD_AUTH`).
 *
 * @throws AwsError NotAuthorizedException and the others that InitiateAuth documents
 */
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
  if (!candidate.user) {
    // The same work as for a known user, so that the time it takes tells nothing.
    await hashPassword(password);
    throw notAuthorized();
  }
  // A password that an administrator reset is not looked at any more.
  if (candidate.user.status === 'RESET_REQUIRED') checkMaySignIn(candidate.user);
  const user = await provePassword(cognito, pool, candidate.user, password);
  checkMaySignIn(user);
  if (user.status === 'FORCE_CHANGE_PASSWORD') return newPasswordChallenge(cognito, pool, client, user);
  return completeSignIn(cognito, {
    ...request,
    user,
    clientMetadata: undefined,
    source: 'TokenGeneration_Authentication',
  });
}

/**
 * Checks a password, counting the wrong ones.
 *
 * @throws AwsError NotAuthorizedException also while the account is locked
 */
export async function provePassword(
  cognito: Cognito,
  pool: UserPool,
  user: User,
  password: string,
): Promise<User> {
  const { clock } = cognito.context;
  if (clock.now() < user.lockedUntil) throw notAuthorized('Password attempts exceeded');
  const correct = user.password !== undefined && (await passwordMatches(password, user.password));
  if (!correct) {
    cognito.users.update(pool, user, (current) => {
      const stale = clock.now() > current.lockedUntil + FORGET_FAILURES_MILLISECONDS;
      const failedPasswords = (stale ? 0 : current.failedPasswords) + 1;
      return { failedPasswords, lockedUntil: clock.now() + lockSeconds(failedPasswords) * 1000 };
    });
    throw notAuthorized();
  }
  if (user.temporaryPasswordUntil !== undefined && clock.now() >= user.temporaryPasswordUntil)
    throw notAuthorized('Temporary password has expired and must be reset by an administrator.');
  if (user.failedPasswords === 0) return user;
  return cognito.users.update(pool, user, () => ({ failedPasswords: 0, lockedUntil: 0 }));
}

function newPasswordChallenge(
  cognito: Cognito,
  pool: UserPool,
  client: UserPoolClient,
  user: User,
): AuthAnswer {
  const missing = [...pool.schema.values()].filter(
    ({ name, required }) => required && name !== 'sub' && !user.attributes[name],
  );
  return {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.username,
      requiredAttributes: JSON.stringify(missing.map(({ name }) => `userAttributes.${name}`)),
      userAttributes: JSON.stringify(
        Object.fromEntries(Object.entries(user.attributes).filter(([name]) => client.readable.has(name))),
      ),
    },
    Session: cognito.sessions.open(
      {
        poolId: pool.id,
        clientId: client.id,
        sub: user.sub,
        userExists: true,
        usernames: cognito.users.namesOf(pool, user),
        challenge: { name: 'NEW_PASSWORD_REQUIRED' },
      },
      client.sessionSeconds,
    ),
  };
}
