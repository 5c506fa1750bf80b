import type { Cognito } from '../cognito';
import type { Challenge } from '../tokens/sessions';
import type { SignInRun } from './sign-in';

/** For an existing user; lives for the client's `AuthSessionValidity`. */
export function openSession(
  cognito: Cognito,
  { pool, client, user }: Pick<SignInRun, 'pool' | 'client' | 'user'>,
  challenge: Challenge,
): string {
  return cognito.sessions.open(
    {
      poolId: pool.id,
      clientId: client.id,
      sub: user.sub,
      userExists: true,
      usernames: cognito.users.namesOf(pool, user),
      challenge,
    },
    client.sessionSeconds,
  );
}
