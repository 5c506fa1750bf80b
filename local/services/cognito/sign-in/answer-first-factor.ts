import type { Cognito } from '../cognito';
import { invalidParameter, notAuthorized } from '../errors';
import { required } from '../input';
import type { User } from '../model';
import type { Challenge, OpenSession } from '../tokens/sessions';
import { verifyPasskey } from '../users/passkeys';
import type { Attempt } from './candidate';
import { FIRST_CHALLENGES } from './first-factors';
import { type RespondRequest, runOf } from './respond-request';
import { type AuthAnswer, checkMaySignIn } from './sign-in';
import { checkSignInCode, provenAddress } from './sign-in-codes';
import { proceed } from './steps';
import { answerPassword, openFirstFactor } from './user-auth';

type FirstFactorChallenge = Extract<
  Challenge,
  { name: 'SELECT_CHALLENGE' | 'PASSWORD' | 'PASSWORD_SRP' | 'EMAIL_OTP' | 'SMS_OTP' | 'WEB_AUTHN' }
>;

/**
 * In a choice-based sign-in.
 *
 * @throws AwsError as documented for RespondToAuthChallenge
 */
export async function answerFirstFactor(
  cognito: Cognito,
  request: RespondRequest,
  open: OpenSession,
  challenge: FirstFactorChallenge,
  user: User | undefined,
): Promise<AuthAnswer> {
  const { responses } = request;
  const attempt = attemptOf(request, open, user);
  switch (challenge.name) {
    case 'SELECT_CHALLENGE': {
      const answer = required(responses, 'ANSWER');
      const chosen = FIRST_CHALLENGES.find((name) => name === answer && challenge.available.includes(name));
      if (!chosen) throw invalidParameter(`ANSWER may be one of ${challenge.available.join(', ')}.`);
      open.spend();
      return openFirstFactor(cognito, attempt, chosen, responses);
    }
    case 'PASSWORD': {
      const password = required(responses, 'PASSWORD');
      open.spend();
      return answerPassword(cognito, attempt, password);
    }
    case 'PASSWORD_SRP': {
      const SRP_A = required(responses, 'SRP_A');
      open.spend();
      return openFirstFactor(cognito, attempt, 'PASSWORD_SRP', { SRP_A });
    }
    case 'EMAIL_OTP':
    case 'SMS_OTP': {
      const given = required(responses, `${challenge.name}_CODE`);
      checkSignInCode(cognito, request.pool, user, 'first-factor', open, challenge.codeHash, given);
      if (!user) throw notAuthorized();
      checkMaySignIn(user);
      provenAddress(cognito, request.pool, user, challenge);
      return proceed(cognito, runOf(request, user, challenge.progress));
    }
    case 'WEB_AUTHN': {
      const credential = required(responses, 'CREDENTIAL');
      open.spend();
      if (!user) throw notAuthorized();
      checkMaySignIn(user);
      const proven = await verifyPasskey(cognito, request.pool, user, challenge.challenge, credential);
      const secondFactorProven = proven.userVerified && request.pool.webAuthn.multiFactor;
      return proceed(cognito, runOf(request, user, { ...challenge.progress, secondFactorProven }));
    }
  }
}

function attemptOf(request: RespondRequest, open: OpenSession, user: User | undefined): Attempt {
  const { pool, client, call, clientMetadata, responses } = request;
  const { sub, usernames } = open.session;
  return {
    pool,
    client,
    candidate: { user, sub, userName: user?.username ?? sub, usernames },
    call,
    clientMetadata,
    deviceKey: responses.DEVICE_KEY,
  };
}
