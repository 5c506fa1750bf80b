import { AwsError } from '../../../contract';
import type { Cognito } from '../cognito';
import { invalidParameter } from '../errors';
import { required } from '../input';
import type { User } from '../model';
import { rightFactor } from '../sign-in/password-attempts';
import { type RespondRequest, runOf } from '../sign-in/respond-request';
import { type AuthAnswer, checkMaySignIn, type SignInRun, unknownUser } from '../sign-in/sign-in';
import { checkSignInCode, countWrongCode, provenAddress, requireTriesLeft } from '../sign-in/sign-in-codes';
import { proceed } from '../sign-in/steps';
import type { Challenge, OpenSession, Progress } from '../tokens/sessions';
import { openSecondFactor } from './challenges';
import { canUse, withFactor } from './second-factors';
import { stepOfCode } from './totp';

type CodeChallenge = Extract<Challenge, { name: 'SMS_MFA' | 'EMAIL_OTP' | 'SOFTWARE_TOKEN_MFA' }>;

/** @throws AwsError CodeMismatchException; ExpiredCodeException for an app's code that was taken before */
export async function answerSecondFactor(
  cognito: Cognito,
  request: RespondRequest,
  open: OpenSession,
  challenge: CodeChallenge,
  user: User | undefined,
): Promise<AuthAnswer> {
  const { pool, client, responses } = request;
  const given = required(responses, `${challenge.name}_CODE`);
  if (!user) throw unknownUser(client);
  checkMaySignIn(user);
  if (challenge.name === 'SOFTWARE_TOKEN_MFA') takeToken(cognito, request, open, user, given);
  else {
    checkSignInCode(cognito, pool, user, 'second-factor', open, challenge.codeHash, given);
    provenAddress(cognito, pool, user, challenge);
    if (challenge.name === 'EMAIL_OTP' && challenge.purpose === 'set-up') turnOnMail(cognito, request, user);
  }
  return proceed(cognito, runOf(request, user, afterFactor(challenge)));
}

function afterFactor({ name, progress }: CodeChallenge): Progress {
  const proven: Progress = { ...progress, secondFactorProven: true };
  if (!proven.customHistory) return proven;
  const round = { challengeName: name, challengeResult: true, challengeMetadata: null };
  return { ...proven, customHistory: [...proven.customHistory, round] };
}

/** Synchronous: of two answers with one code, the second finds its step taken. */
function takeToken(
  cognito: Cognito,
  { pool }: RespondRequest,
  open: OpenSession,
  user: User,
  given: string,
): void {
  requireTriesLeft(cognito, pool, user, 'second-factor');
  const token = user.secondFactors?.totp;
  if (!token || !canUse(pool, user, 'SOFTWARE_TOKEN_MFA'))
    throw new AwsError(
      'SoftwareTokenMFANotFoundException',
      'Software Token MFA has not been set up by the user.',
    );
  const step = stepOfCode(token.secret, given, cognito.context.clock.now());
  if (step === undefined || step <= token.lastStep) {
    countWrongCode(cognito, pool, user, 'second-factor', open);
    throw step === undefined
      ? new AwsError('CodeMismatchException', 'Invalid code received for user')
      : new AwsError('ExpiredCodeException', 'Your software token has already been used once.');
  }
  open.spend();
  rightFactor(cognito, pool, user);
  cognito.users.update(pool, user, ({ secondFactors }) => ({
    secondFactors: {
      enabled: [],
      ...secondFactors,
      totp: { ...token, lastStep: step },
    },
  }));
}

/** The first code makes an address set up in the sign-in a second factor. */
function turnOnMail(cognito: Cognito, { pool }: RespondRequest, user: User): void {
  cognito.users.update(pool, user, ({ secondFactors }) => ({
    secondFactors: withFactor(secondFactors, 'EMAIL_OTP'),
  }));
}

/** The API reference has `EMAIL_MFA` as a choice, `EMAIL_OTP` as a challenge. */
const ALIASES: Readonly<Record<string, string>> = { EMAIL_MFA: 'EMAIL_OTP' };

/** @throws AwsError InvalidParameterException for one that wasn't offered */
export async function chooseSecondFactor(
  cognito: Cognito,
  run: SignInRun,
  open: OpenSession,
  challenge: Extract<Challenge, { name: 'SELECT_MFA_TYPE' }>,
  answer: string,
): Promise<AuthAnswer> {
  const chosen = challenge.choices.find((factor) => factor === (ALIASES[answer] ?? answer));
  if (!chosen || !canUse(run.pool, run.user, chosen))
    throw invalidParameter('Invalid MFA type provided as challenge answer.');
  checkMaySignIn(run.user);
  open.spend();
  return openSecondFactor(cognito, run, [chosen]);
}
