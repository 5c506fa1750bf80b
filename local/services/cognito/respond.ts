import type { Call } from '../../contract';
import type { Candidate } from './candidate';
import type { Cognito } from './cognito';
import { answerChallenge } from './custom-auth';
import { invalidParameter, notEmulated } from './errors';
import { required } from './input';
import type { User, UserPool, UserPoolClient } from './model';
import { checkPassword, hashPassword } from './passwords';
import { checkAttributes } from './schema';
import { checkSecretHash } from './secret-hash';
import { type AuthAnswer, checkMaySignIn, completeSignIn, unknownUser } from './sign-in';

export interface RespondRequest {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly challengeName: (typeof CHALLENGE_NAMES)[number];
  readonly session: string | undefined;
  readonly responses: Readonly<Record<string, string>>;
  readonly clientMetadata: Readonly<Record<string, string>> | undefined;
  readonly call: Call;
}

const ANSWERABLE = ['CUSTOM_CHALLENGE', 'NEW_PASSWORD_REQUIRED'] as const;

/** The values that `ChallengeName` may have in the API. */
export const CHALLENGE_NAMES = [
  ...ANSWERABLE,
  'SMS_MFA',
  'EMAIL_OTP',
  'SOFTWARE_TOKEN_MFA',
  'SELECT_MFA_TYPE',
  'MFA_SETUP',
  'PASSWORD_VERIFIER',
  'SELECT_CHALLENGE',
  'DEVICE_SRP_AUTH',
  'DEVICE_PASSWORD_VERIFIER',
  'ADMIN_NO_SRP_AUTH',
  'SMS_OTP',
  'PASSWORD',
  'WEB_AUTHN',
  'PASSWORD_SRP',
] as const;

/**
 * Takes the answer to a challenge.
 *
 * @throws AwsError as documented for RespondToAuthChallenge
 */
export async function respond(cognito: Cognito, request: RespondRequest): Promise<AuthAnswer> {
  const { pool, client, challengeName, responses, session: token, call, clientMetadata } = request;
  if (challengeName !== 'CUSTOM_CHALLENGE' && challengeName !== 'NEW_PASSWORD_REQUIRED')
    throw notEmulated(`The challenge ${challengeName}`, `Answer ${ANSWERABLE.join(' or ')}.`);
  const username = required(responses, 'USERNAME');
  checkSecretHash(client, [username], responses.SECRET_HASH);
  if (token === undefined) throw invalidParameter('Missing required parameter Session');
  // The answer is read before the session is spent: a malformed request costs nothing.
  const answer = required(responses, challengeName === 'CUSTOM_CHALLENGE' ? 'ANSWER' : 'NEW_PASSWORD');
  if (challengeName === 'NEW_PASSWORD_REQUIRED') checkPassword(pool.passwordPolicy, answer);
  const session = cognito.sessions.take(token, {
    poolId: pool.id,
    clientId: client.id,
    challengeName,
    username,
    normalise: (name) => cognito.users.normalise(pool, name),
  });
  const user = session.userExists ? cognito.users.bySub(pool.id, session.sub) : undefined;
  if (session.userExists && !user) throw unknownUser(client);
  if (user) checkMaySignIn(user);
  if (session.challenge.name === 'NEW_PASSWORD_REQUIRED') {
    if (!user) throw unknownUser(client);
    return setNewPassword(cognito, request, user, answer);
  }
  const candidate: Candidate = {
    user,
    sub: session.sub,
    userName: user?.username ?? session.sub,
    usernames: session.usernames,
  };
  return answerChallenge(
    cognito,
    { pool, client, candidate, call, clientMetadata },
    session.challenge,
    answer,
  );
}

const ATTRIBUTE_PREFIX = 'userAttributes.';

async function setNewPassword(
  cognito: Cognito,
  { pool, client, responses, call, clientMetadata }: RespondRequest,
  user: User,
  newPassword: string,
): Promise<AuthAnswer> {
  const values = Object.fromEntries(
    Object.entries(responses)
      .filter(([name]) => name.startsWith(ATTRIBUTE_PREFIX))
      .map(([name, value]) => [name.slice(ATTRIBUTE_PREFIX.length), value]),
  );
  const alreadySet = Object.keys(values).find((name) => user.attributes[name]);
  if (alreadySet) throw invalidParameter(`Cannot modify an already provided ${alreadySet}`);
  checkAttributes(pool.schema, values, false);
  const attributes = { ...user.attributes, ...values };
  const missing = [...pool.schema.values()].find(
    ({ name, required: needed }) => needed && name !== 'sub' && !attributes[name],
  );
  if (missing) throw invalidParameter(`Invalid attributes given, ${missing.name} is missing`);
  const password = await hashPassword(newPassword);
  const changed = cognito.users.update(pool, user, (current) => ({
    attributes: { ...current.attributes, ...values },
    status: 'CONFIRMED',
    password,
    temporaryPasswordUntil: undefined,
  }));
  return completeSignIn(cognito, {
    pool,
    client,
    user: changed,
    call,
    clientMetadata,
    source: 'TokenGeneration_NewPasswordChallenge',
  });
}
