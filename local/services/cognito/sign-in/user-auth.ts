import type { Cognito } from '../cognito';
import { invalidParameter } from '../errors';
import type { Challenge, Progress } from '../tokens/sessions';
import { simulatedDelivery } from '../users/confirmation';
import { passkeyRequestOptions } from '../users/passkeys';
import type { Attempt } from './candidate';
import { FIRST_CHALLENGES, type FirstChallenge, firstChallenges } from './first-factors';
import { requirePassword } from './password-auth';
import { type AuthAnswer, checkMaySignIn } from './sign-in';
import { sendSignInCode } from './sign-in-codes';
import { openPasswordVerifier } from './srp-auth';
import { proceed } from './steps';

const BEGINNING: Progress = { source: 'TokenGeneration_Authentication', secondFactorProven: false };

type Parameters = Readonly<Record<string, string>>;

/**
 * With the preferred challenge, if the user can answer it, else with a choice.
 *
 * @throws AwsError InvalidParameterException for a preference that is no challenge
 */
export async function beginUserAuth(
  cognito: Cognito,
  attempt: Attempt,
  parameters: Parameters,
): Promise<AuthAnswer> {
  const available = firstChallenges(attempt.pool, attempt.candidate);
  const wish = parameters.PREFERRED_CHALLENGE;
  if (wish !== undefined) {
    const preferred = FIRST_CHALLENGES.find((name) => name === wish);
    if (!preferred)
      throw invalidParameter(`PREFERRED_CHALLENGE may be one of ${FIRST_CHALLENGES.join(', ')}.`);
    if (available.includes(preferred)) return openFirstFactor(cognito, attempt, preferred, parameters);
  }
  return {
    ChallengeName: 'SELECT_CHALLENGE',
    ChallengeParameters: {},
    AvailableChallenges: available,
    Session: open(cognito, attempt, { name: 'SELECT_CHALLENGE', available, progress: BEGINNING }),
  };
}

export async function openFirstFactor(
  cognito: Cognito,
  attempt: Attempt,
  name: FirstChallenge,
  parameters: Parameters,
): Promise<AuthAnswer> {
  switch (name) {
    case 'PASSWORD':
      if (parameters.PASSWORD !== undefined)
        return answerPassword(cognito, { ...attempt, deviceKey: parameters.DEVICE_KEY }, parameters.PASSWORD);
      return {
        ChallengeName: name,
        ChallengeParameters: {},
        Session: open(cognito, attempt, { name, progress: BEGINNING }),
      };
    case 'PASSWORD_SRP':
      if (parameters.SRP_A !== undefined)
        return openPasswordVerifier(cognito, attempt, parameters.SRP_A, BEGINNING, true);
      return {
        ChallengeName: name,
        ChallengeParameters: {},
        Session: open(cognito, attempt, { name, progress: BEGINNING }),
      };
    case 'EMAIL_OTP':
    case 'SMS_OTP':
      return openCode(cognito, attempt, name);
    case 'WEB_AUTHN':
      return openPasskey(cognito, attempt);
  }
}

/** @throws AwsError NotAuthorizedException */
export async function answerPassword(
  cognito: Cognito,
  attempt: Attempt,
  password: string,
): Promise<AuthAnswer> {
  const user = await requirePassword(cognito, attempt.pool, attempt.candidate, password);
  return proceed(cognito, { ...attempt, user, deviceKey: attempt.deviceKey, progress: BEGINNING });
}

async function openCode(
  cognito: Cognito,
  attempt: Attempt,
  name: 'EMAIL_OTP' | 'SMS_OTP',
): Promise<AuthAnswer> {
  const { pool, client, candidate } = attempt;
  const { user } = candidate;
  const attribute = name === 'EMAIL_OTP' ? 'email' : 'phone_number';
  if (user) checkMaySignIn(user);
  const destination = user?.attributes[attribute] ?? '';
  const { codeHash, delivery } = user
    ? await sendSignInCode(cognito, { ...attempt, user, attribute, destination, use: 'first-factor' })
    : {
        codeHash: undefined,
        delivery: await simulatedDelivery(cognito, pool, client, candidate.usernames[0] ?? '', [attribute]),
      };
  const sent = { codeHash, attribute, destination, progress: BEGINNING } as const;
  return {
    ChallengeName: name,
    ChallengeParameters: {
      CODE_DELIVERY_DELIVERY_MEDIUM: delivery.DeliveryMedium,
      CODE_DELIVERY_DESTINATION: delivery.Destination,
    },
    Session: open(
      cognito,
      attempt,
      name === 'EMAIL_OTP' ? { name, purpose: 'first-factor', ...sent } : { name, ...sent },
    ),
  };
}

async function openPasskey(cognito: Cognito, attempt: Attempt): Promise<AuthAnswer> {
  const { pool, candidate } = attempt;
  if (candidate.user) checkMaySignIn(candidate.user);
  const options = await passkeyRequestOptions(pool, candidate.user?.passkeys ?? []);
  return {
    ChallengeName: 'WEB_AUTHN',
    ChallengeParameters: { CREDENTIAL_REQUEST_OPTIONS: JSON.stringify(options) },
    Session: open(cognito, attempt, {
      name: 'WEB_AUTHN',
      challenge: options.challenge,
      progress: BEGINNING,
    }),
  };
}

function open(
  cognito: Cognito,
  { pool, client, candidate }: Pick<Attempt, 'pool' | 'client' | 'candidate'>,
  challenge: Challenge,
): string {
  const { user, sub, usernames } = candidate;
  return cognito.sessions.open(
    { poolId: pool.id, clientId: client.id, sub, userExists: user !== undefined, usernames, challenge },
    client.sessionSeconds,
  );
}
