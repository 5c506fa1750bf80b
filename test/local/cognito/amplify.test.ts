/** Second factors and choice-based sign-in by Amplify, step by step as its users write them. */
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { Secret, TOTP } from 'otpauth';
import { removeFolders } from '../support/assembly';
import { amplify } from './foreign-clients';
import { mailedTo, type PoolOnWire, startPool } from './real-clients';
import { channels } from './second-factor-support';

const {
  autoSignIn,
  confirmResetPassword,
  confirmSignIn,
  confirmSignUp,
  fetchMFAPreference,
  resetPassword,
  setUpTOTP,
  signIn,
  signOut,
  signUp,
  updateMFAPreference,
  verifyTOTPSetup,
} = amplify;

const PASSWORD = 'Correct-horse-7';
const step = (signInStep: string) => ({ nextStep: { signInStep } });
const DONE = step('DONE');
const TOTP_CODE = step('CONFIRM_SIGN_IN_WITH_TOTP_CODE');

let pool: PoolOnWire;

afterEach(async () => {
  await signOut();
  await pool.aws.close();
});
afterAll(removeFolders);

async function makeUser(email: string): Promise<void> {
  const user = { UserPoolId: pool.userPoolId, Username: email };
  await pool.sdk.send(
    new AdminCreateUserCommand({
      ...user,
      MessageAction: 'SUPPRESS',
      UserAttributes: [
        { Name: 'email', Value: email },
        { Name: 'email_verified', Value: 'true' },
      ],
    }),
  );
  await pool.sdk.send(new AdminSetUserPasswordCommand({ ...user, Password: PASSWORD, Permanent: true }));
}

/** What an authenticator app shows after the emulated clock went on by some seconds. */
let ahead = 0;
beforeEach(() => {
  ahead = 0;
});
function wait(seconds: number): void {
  ahead += seconds;
  pool.aws.clock.advance(seconds);
}
function shown(secret: string): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + ahead * 1000 });
}

it('signs up, sets an app up where one is required, and signs in with it', async () => {
  pool = await startPool({ MfaConfiguration: 'ON', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] });
  const username = 'ada@example.com';
  await signUp({ username, password: PASSWORD });
  await confirmSignUp({ username, confirmationCode: mailedTo(pool, username) });
  const { nextStep } = await signIn({ username, password: PASSWORD });
  if (nextStep.signInStep !== 'CONTINUE_SIGN_IN_WITH_TOTP_SETUP') throw new Error(nextStep.signInStep);
  const { sharedSecret } = nextStep.totpSetupDetails;
  expect(await confirmSignIn({ challengeResponse: shown(sharedSecret) })).toMatchObject(DONE);
  await signOut();
  wait(60);
  expect(await signIn({ username, password: PASSWORD })).toMatchObject(TOTP_CODE);
  expect(await confirmSignIn({ challengeResponse: shown(sharedSecret) })).toMatchObject(DONE);
});

it('sets an app up in the settings, prefers it, and chooses between factors without a preference', async () => {
  pool = await startPool({
    ...channels,
    MfaConfiguration: 'OPTIONAL',
    EnabledMfas: ['SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'],
  });
  const username = 'ada@example.com';
  await makeUser(username);
  expect(await signIn({ username, password: PASSWORD })).toMatchObject(DONE);
  const { sharedSecret } = await setUpTOTP();
  await verifyTOTPSetup({ code: shown(sharedSecret) });
  await updateMFAPreference({ totp: 'PREFERRED', email: 'ENABLED' });
  expect(await fetchMFAPreference()).toEqual({ enabled: ['TOTP', 'EMAIL'], preferred: 'TOTP' });
  await updateMFAPreference({ totp: 'NOT_PREFERRED' });
  await signOut();
  expect(await signIn({ username, password: PASSWORD })).toMatchObject({
    nextStep: { signInStep: 'CONTINUE_SIGN_IN_WITH_MFA_SELECTION', allowedMFATypes: ['TOTP', 'EMAIL'] },
  });
  expect(await confirmSignIn({ challengeResponse: 'EMAIL' })).toMatchObject(
    step('CONFIRM_SIGN_IN_WITH_EMAIL_CODE'),
  );
  expect(await confirmSignIn({ challengeResponse: mailedTo(pool, username) })).toMatchObject(DONE);
});

it('signs in by choice with a mailed code or a password, and resets a password', async () => {
  pool = await startPool({
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
  });
  const username = 'ada@example.com';
  await makeUser(username);
  const choose = { authFlowType: 'USER_AUTH' } as const;
  expect(await signIn({ username, options: { ...choose, preferredChallenge: 'EMAIL_OTP' } })).toMatchObject(
    step('CONFIRM_SIGN_IN_WITH_EMAIL_CODE'),
  );
  expect(await confirmSignIn({ challengeResponse: mailedTo(pool, username) })).toMatchObject(DONE);
  await signOut();
  expect(
    await signIn({
      username,
      password: PASSWORD,
      options: { ...choose, preferredChallenge: 'PASSWORD_SRP' },
    }),
  ).toMatchObject(DONE);
  await signOut();
  expect(await signIn({ username, options: choose })).toMatchObject(
    step('CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION'),
  );
  expect(await confirmSignIn({ challengeResponse: 'PASSWORD_SRP' })).toMatchObject(
    step('CONFIRM_SIGN_IN_WITH_PASSWORD'),
  );
  expect(await confirmSignIn({ challengeResponse: PASSWORD })).toMatchObject(DONE);
  await signOut();
  await resetPassword({ username });
  const newPassword = 'Another-horse-8';
  await confirmResetPassword({ username, newPassword, confirmationCode: mailedTo(pool, username) });
  expect(await signIn({ username, password: newPassword })).toMatchObject(DONE);
});

it('signs a new user in right after the confirmation, without a password', async () => {
  pool = await startPool({
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
  });
  const username = 'ada@example.com';
  await signUp({ username, options: { userAttributes: {}, autoSignIn: { authFlowType: 'USER_AUTH' } } });
  expect(await confirmSignUp({ username, confirmationCode: mailedTo(pool, username) })).toMatchObject({
    nextStep: { signUpStep: 'COMPLETE_AUTO_SIGN_IN' },
  });
  expect(await autoSignIn()).toMatchObject(DONE);
});
