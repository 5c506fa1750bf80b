import type { Cognito } from '../cognito';
import { invalidParameter, notAuthorized } from '../errors';
import { required } from '../input';
import type { User, UserPoolClient } from '../model';
import { answerSecondFactor, chooseSecondFactor } from '../second-factors/answer';
import { answerSetUp } from '../second-factors/answer-set-up';
import type { Challenge, OpenSession, Progress } from '../tokens/sessions';
import { checkPassword } from '../users/passwords';
import { answerFirstFactor } from './answer-first-factor';
import { answerChallenge } from './custom-auth';
import { answerDeviceSrp, proveDevice, trackedDevice } from './device-auth';
import { storeNewPassword } from './new-password';
import { type RespondRequest, runOf } from './respond-request';
import { checkSecretHash } from './secret-hash';
import { type AuthAnswer, checkMaySignIn, unknownUser } from './sign-in';
import { provePasswordBySrp, sessionOfBlock } from './srp-auth';
import { proceed } from './steps';

/** @throws AwsError as documented for RespondToAuthChallenge */
export async function respond(cognito: Cognito, request: RespondRequest): Promise<AuthAnswer> {
  const { pool, client, challengeName, responses } = request;
  if (challengeName === 'ADMIN_NO_SRP_AUTH')
    throw invalidParameter("ADMIN_NO_SRP_AUTH can't be answered; it is no challenge of a user.");
  const username = required(responses, 'USERNAME');
  checkSecretHash(client, [username], responses.SECRET_HASH);
  const open = cognito.sessions.find(sessionOf(request), {
    poolId: pool.id,
    clientId: client.id,
    challengeName,
    username,
    normalise: (name) => cognito.users.normalise(pool, name),
  });
  const { session } = open;
  const user = session.userExists ? cognito.users.bySub(pool.id, session.sub) : undefined;
  if (session.userExists && !user) {
    open.spend();
    throw unknownUser(client);
  }
  return answer(cognito, request, open, user);
}

/** For clients that know only a secret block, it stands for its session. */
function sessionOf({ challengeName, session, responses }: RespondRequest): string {
  if (challengeName === 'PASSWORD_VERIFIER' || challengeName === 'DEVICE_PASSWORD_VERIFIER') {
    const ofBlock = sessionOfBlock(required(responses, 'PASSWORD_CLAIM_SECRET_BLOCK'));
    if (session !== undefined && session !== ofBlock) throw notAuthorized('Invalid session for the user.');
    return ofBlock;
  }
  if (session === undefined) throw invalidParameter('Missing required parameter Session');
  return session;
}

/** Answers are read before their session is spent: a malformed request costs nothing. */
async function answer(
  cognito: Cognito,
  request: RespondRequest,
  open: OpenSession,
  user: User | undefined,
): Promise<AuthAnswer> {
  const { pool, client, responses } = request;
  const { challenge } = open.session;
  switch (challenge.name) {
    case 'CUSTOM_CHALLENGE':
      return answerCustom(cognito, request, open, challenge, user);
    case 'PASSWORD_VERIFIER': {
      const proven = provePasswordBySrp(cognito, pool, user, open, challenge, responses, (known) =>
        trackedDevice(pool, known, responses.DEVICE_KEY),
      );
      return proceed(cognito, runOf(request, proven, afterPassword(challenge.progress)));
    }
    case 'NEW_PASSWORD_REQUIRED': {
      const newPassword = required(responses, 'NEW_PASSWORD');
      checkPassword(pool.passwordPolicy, newPassword);
      open.spend();
      const known = requireUser(client, user);
      checkMaySignIn(known);
      const changed = await storeNewPassword(cognito, pool, known, newPassword, responses);
      return proceed(
        cognito,
        runOf(request, changed, { ...challenge.progress, source: 'TokenGeneration_NewPasswordChallenge' }),
      );
    }
    case 'EMAIL_OTP':
      return challenge.purpose === 'first-factor'
        ? answerFirstFactor(cognito, request, open, challenge, user)
        : answerSecondFactor(cognito, request, open, challenge, user);
    case 'SMS_MFA':
    case 'SOFTWARE_TOKEN_MFA':
      return answerSecondFactor(cognito, request, open, challenge, user);
    case 'SELECT_MFA_TYPE':
      return chooseSecondFactor(
        cognito,
        runOf(request, requireUser(client, user), challenge.progress),
        open,
        challenge,
        required(responses, 'ANSWER'),
      );
    case 'MFA_SETUP':
      return answerSetUp(
        cognito,
        runOf(request, requireUser(client, user), challenge.progress),
        open,
        challenge,
        responses,
      );
    case 'DEVICE_SRP_AUTH':
      return answerDeviceSrp(
        cognito,
        runOf(request, requireUser(client, user), challenge.progress),
        open,
        challenge,
        responses,
      );
    case 'DEVICE_PASSWORD_VERIFIER': {
      const run = runOf(request, requireUser(client, user), challenge.progress);
      return proceed(cognito, proveDevice(cognito, run, open, challenge, responses));
    }
    case 'SELECT_CHALLENGE':
    case 'PASSWORD':
    case 'PASSWORD_SRP':
    case 'SMS_OTP':
    case 'WEB_AUTHN':
      return answerFirstFactor(cognito, request, open, challenge, user);
    case 'SIGN_UP':
    case 'CONFIRMED_SIGN_UP':
      throw notAuthorized('Invalid session for the user.');
  }
}

function answerCustom(
  cognito: Cognito,
  { pool, client, call, clientMetadata, responses }: RespondRequest,
  open: OpenSession,
  challenge: Extract<Challenge, { name: 'CUSTOM_CHALLENGE' }>,
  user: User | undefined,
): Promise<AuthAnswer> {
  const given = required(responses, 'ANSWER');
  open.spend();
  if (user) checkMaySignIn(user);
  const { sub, usernames } = open.session;
  return answerChallenge(
    cognito,
    {
      pool,
      client,
      candidate: { user, sub, userName: user?.username ?? sub, usernames },
      call,
      clientMetadata,
      deviceKey: responses.DEVICE_KEY,
      progress: challenge.progress,
    },
    challenge,
    given,
  );
}

function afterPassword(progress: Progress): Progress {
  if (!progress.customHistory) return progress;
  const proven = { challengeName: 'PASSWORD_VERIFIER', challengeResult: true, challengeMetadata: null };
  return { ...progress, customHistory: [...progress.customHistory, proven] };
}

function requireUser(client: UserPoolClient, user: User | undefined): User {
  if (!user) throw unknownUser(client);
  return user;
}
