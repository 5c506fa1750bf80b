import type { Cognito } from '../cognito';
import { invalidParameter } from '../errors';
import type { User, UserPool } from '../model';
import { checkAttributes } from '../pools/schema';
import { hashPassword } from '../users/passwords';
import { openSession } from './challenge-session';
import type { AuthAnswer, SignInRun } from './sign-in';

export function newPasswordChallenge(cognito: Cognito, run: SignInRun): AuthAnswer {
  const { pool, client, user, progress } = run;
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
    Session: openSession(cognito, run, { name: 'NEW_PASSWORD_REQUIRED', progress }),
  };
}

const ATTRIBUTE_PREFIX = 'userAttributes.';

/** @throws AwsError InvalidParameterException for attributes that are set already, or still missing */
export async function storeNewPassword(
  cognito: Cognito,
  pool: UserPool,
  user: User,
  newPassword: string,
  responses: Readonly<Record<string, string>>,
): Promise<User> {
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
  const password = await hashPassword(newPassword, user);
  return cognito.users.update(pool, user, (current) => ({
    attributes: { ...current.attributes, ...values },
    status: 'CONFIRMED',
    password,
    temporaryPasswordUntil: undefined,
  }));
}
