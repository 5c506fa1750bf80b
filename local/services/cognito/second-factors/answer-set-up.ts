import type { Cognito } from '../cognito';
import { invalidParameter, notAuthorized } from '../errors';
import { checkAttributes } from '../pools/schema';
import { type AuthAnswer, checkMaySignIn, type SignInRun } from '../sign-in/sign-in';
import { proceed } from '../sign-in/steps';
import type { Challenge, OpenSession } from '../tokens/sessions';
import { checkAliasFree } from '../users/attribute-update';
import { checkWritable } from '../users/registration';
import { sendSecondFactor } from './challenges';
import { secondFactorNeed, withFactor } from './second-factors';

type SetUp = Extract<Challenge, { name: 'MFA_SETUP' }>;

/**
 * In a sign-in: an authenticator app verified in this session, or an address (`EMAIL`) that a code goes to.
 *
 * @throws AwsError NotAuthorizedException when nothing was set up, or the user has a second factor by now
 */
export async function answerSetUp(
  cognito: Cognito,
  run: SignInRun,
  open: OpenSession,
  challenge: SetUp,
  responses: Readonly<Record<string, string>>,
): Promise<AuthAnswer> {
  checkMaySignIn(run.user);
  if (secondFactorNeed(run.pool, run.user).kind !== 'set-up') {
    open.spend();
    throw notAuthorized('Invalid session for the user.');
  }
  if (responses.EMAIL !== undefined) return setUpMail(cognito, run, open, challenge, responses.EMAIL);
  const { secret, verified } = challenge;
  if (!secret || !verified) throw notAuthorized('User has not verified software token mfa');
  open.spend();
  const user = cognito.users.update(run.pool, run.user, ({ secondFactors }) => ({
    secondFactors: withFactor(
      { enabled: [], ...secondFactors, totp: { secret, ...verified } },
      'SOFTWARE_TOKEN_MFA',
    ),
  }));
  return proceed(cognito, { ...run, user, progress: { ...challenge.progress, secondFactorProven: true } });
}

async function setUpMail(
  cognito: Cognito,
  run: SignInRun,
  open: OpenSession,
  challenge: SetUp,
  email: string,
): Promise<AuthAnswer> {
  const { pool, client, user } = run;
  if (!challenge.choices.includes('EMAIL_OTP'))
    throw invalidParameter('User pool does not have email MFA enabled.');
  checkWritable(client, { email });
  checkAttributes(pool.schema, { email }, true);
  checkAliasFree(cognito, pool, user, 'email', email);
  open.spend();
  const changed = cognito.users.update(pool, user, ({ attributes }) => ({
    attributes: { ...attributes, email, email_verified: 'false' },
  }));
  return sendSecondFactor(cognito, { ...run, user: changed }, 'EMAIL_OTP', 'set-up');
}
