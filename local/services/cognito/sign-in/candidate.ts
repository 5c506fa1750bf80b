import type { Call } from '../../../contract';
import type { Cognito } from '../cognito';
import type { User, UserPool, UserPoolClient } from '../model';
import type { Progress } from '../tokens/sessions';
import { eventAttributes } from '../triggers';
import { unknownUser } from './sign-in';

/** A user who signs in, or a pretence where the client must not learn that there is none. */
export interface Candidate {
  readonly user: User | undefined;
  /** `sub` of the user, or the simulated one. */
  readonly sub: string;
  /** In trigger events and, as `USERNAME`, in challenges. */
  readonly userName: string;
  readonly usernames: readonly string[];
}

export interface Attempt {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly candidate: Candidate;
  readonly call: Call;
  readonly clientMetadata: Readonly<Record<string, string>> | undefined;
  readonly deviceKey?: string | undefined;
  /** Of a custom authentication that begins with a password. */
  readonly clientPublic?: string | undefined;
  readonly progress?: Progress | undefined;
}

export function candidateRequest({ client, candidate }: Attempt): Record<string, unknown> {
  return {
    userAttributes: candidate.user ? eventAttributes(candidate.user) : {},
    // Cognito's, only for clients that hide whether users exist.
    ...(client.hidesUsers ? { userNotFound: candidate.user === undefined } : {}),
  };
}

/**
 * @param quiet the caller itself deals with an unknown user
 * @throws AwsError UserNotFoundException where the client may be told
 */
export async function findCandidate(
  cognito: Cognito,
  pool: UserPool,
  client: UserPoolClient,
  username: string,
  quiet = false,
): Promise<Candidate> {
  const user = cognito.users.find(pool, username);
  if (user)
    return { user, sub: user.sub, userName: user.username, usernames: cognito.users.namesOf(pool, user) };
  if (!client.hidesUsers && !quiet) throw unknownUser(client);
  const sub = await cognito.pools.simulatedSub(pool.id, cognito.users.normalise(pool, username));
  return { user: undefined, sub, userName: sub, usernames: [username, sub] };
}

/** Also runs for unknown users when the client hides them. */
export async function preAuthenticate(
  cognito: Cognito,
  attempt: Attempt,
  validationData: Readonly<Record<string, string>> | undefined,
): Promise<void> {
  await cognito.triggers.run({
    pool: attempt.pool,
    trigger: 'PreAuthentication',
    source: 'PreAuthentication_Authentication',
    userName: attempt.candidate.userName,
    clientId: attempt.client.id,
    call: attempt.call,
    request: { ...candidateRequest(attempt), validationData },
    response: {},
  });
}
