/**
 * Amplify, untouched, in a real browser on our stacks: passwords by SRP, second factors, remembered devices
 * and passkeys of Cognito's own, all of which need no code of ours in a page.
 */
import { amplifyOn, answer, byPassword, call } from '../support/amplify';
import { addAuthenticator } from '../support/virtual-authenticator';
import { acceptingOwn } from '../support/weaker-ways';

const step = (signInStep: string, more: object = {}) => ({ nextStep: { signInStep, ...more } });
const DONE = { isSignedIn: true, ...step('DONE') };
const TOTP_CODE = step('CONFIRM_SIGN_IN_WITH_TOTP_CODE');
const SMS_CODE = step('CONFIRM_SIGN_IN_WITH_SMS_CODE');

describe('where second factors are the user’s choice', () => {
  const { newBrowser, newPerson, mailed, texted, setUpApp, shown, wait, giveNumber } = amplifyOn({
    passwordFlows: true,
    mfa: { mode: 'optional', factors: ['totp', 'sms'], rememberDevices: 'user-choice' },
    nativeSignIn: { factors: ['passkey', 'email-code'], relyingPartyId: 'localhost' },
  });

  it('signs up, confirms the address, signs in by SRP, and chooses a new password by mail', async () => {
    const page = await newBrowser();
    const username = await newPerson(page);
    expect(await byPassword(page, username)).toMatchObject(DONE);
    expect(await call(page, 'getCurrentUser')).toMatchObject({ signInDetails: { loginId: username } });
    await call(page, 'signOut');

    await call(page, 'resetPassword', { username });
    const newPassword = 'Another-horse-battery-8';
    await call(page, 'confirmResetPassword', {
      username,
      newPassword,
      confirmationCode: await mailed(username, 2),
    });
    await expect(byPassword(page, username)).rejects.toThrow(/NotAuthorizedException/);
    expect(await byPassword(page, username, newPassword)).toMatchObject(DONE);
  }, 60_000);

  it('sets an authenticator app up, prefers a factor, chooses without one, and turns all off', async () => {
    const page = await newBrowser();
    const username = await newPerson(page);
    const number = '+819012340001';
    await giveNumber(username, number);
    await byPassword(page, username);
    const app = await setUpApp(page);
    await call(page, 'updateMFAPreference', { totp: 'PREFERRED', sms: 'ENABLED' });
    expect(await call(page, 'fetchMFAPreference')).toEqual({ enabled: ['SMS', 'TOTP'], preferred: 'TOTP' });
    await call(page, 'signOut');

    wait(60);
    expect(await byPassword(page, username)).toMatchObject(TOTP_CODE);
    const code = shown(app);
    expect(await answer(page, code)).toMatchObject(DONE);
    await call(page, 'signOut');
    await byPassword(page, username);
    await expect(answer(page, code)).rejects.toThrow(/code/i);

    wait(60);
    await byPassword(page, username);
    await answer(page, shown(app));
    await call(page, 'updateMFAPreference', { sms: 'PREFERRED', totp: 'ENABLED' });
    await call(page, 'signOut');
    expect(await byPassword(page, username)).toMatchObject(SMS_CODE);
    expect(await answer(page, await texted(number))).toMatchObject(DONE);

    await call(page, 'updateMFAPreference', { sms: 'NOT_PREFERRED' });
    await call(page, 'signOut');
    expect(await byPassword(page, username)).toMatchObject(
      step('CONTINUE_SIGN_IN_WITH_MFA_SELECTION', { allowedMFATypes: ['SMS', 'TOTP'] }),
    );
    wait(60);
    expect(await answer(page, 'SMS')).toMatchObject(SMS_CODE);
    expect(await answer(page, await texted(number, 2))).toMatchObject(DONE);

    await call(page, 'updateMFAPreference', { sms: 'DISABLED', totp: 'DISABLED' });
    await call(page, 'signOut');
    expect(await byPassword(page, username)).toMatchObject(DONE);
  }, 90_000);

  it('asks a device that the user has remembered for no second factor, until it is forgotten', async () => {
    const page = await newBrowser();
    const username = await newPerson(page);
    await byPassword(page, username);
    const app = await setUpApp(page);
    await call(page, 'updateMFAPreference', { totp: 'PREFERRED' });
    await call(page, 'signOut');

    wait(60);
    await byPassword(page, username);
    await answer(page, shown(app));
    await call(page, 'signOut');
    // Known by now, but not remembered: that is for the user to say.
    wait(60);
    expect(await byPassword(page, username)).toMatchObject(TOTP_CODE);
    await answer(page, shown(app));
    await call(page, 'rememberDevice');
    await call(page, 'signOut');
    expect(await byPassword(page, username)).toMatchObject(DONE);
    const [device, ...others] = await call(page, 'fetchDevices');
    expect(others).toEqual([]);
    expect(device).toMatchObject({
      // Chromium, too, by its own name where it is installed.
      name: expect.stringMatching(/Chrom(?:e|ium)/),
      lastAuthenticatedDate: expect.any(Date),
    });

    const elsewhere = await newBrowser();
    wait(60);
    expect(await byPassword(elsewhere, username)).toMatchObject(TOTP_CODE);
    await answer(elsewhere, shown(app));
    await call(elsewhere, 'forgetDevice', { device: { id: device.id } });
    await call(page, 'signOut');
    wait(60);
    expect(await byPassword(page, username)).toMatchObject(TOTP_CODE);
    expect(await answer(page, shown(app))).toMatchObject(DONE);
  }, 90_000);

  it('signs in by a choice of first factors: passkeys and mailed codes of Cognito’s own', async () => {
    const page = await newBrowser();
    const authenticator = await addAuthenticator(page);
    const username = await newPerson(page);
    await byPassword(page, username);
    await call(page, 'associateWebAuthnCredential');
    expect((await authenticator.credentials()).map(({ rpId }) => rpId)).toEqual(['localhost']);
    await call(page, 'signOut');

    const choose = { authFlowType: 'USER_AUTH' } as const;
    const byPasskey = { username, options: { ...choose, preferredChallenge: 'WEB_AUTHN' } } as const;
    expect(await call(page, 'signIn', byPasskey)).toMatchObject(DONE);
    const { credentials } = await call(page, 'listWebAuthnCredentials');
    expect(credentials).toMatchObject([{ relyingPartyId: 'localhost' }]);
    await call(page, 'signOut');

    const choice = await call(page, 'signIn', { username, options: choose });
    expect(choice).toMatchObject(step('CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION'));
    expect([...choice.nextStep.availableChallenges].sort()).toEqual([
      'EMAIL_OTP',
      'PASSWORD',
      'PASSWORD_SRP',
      'WEB_AUTHN',
    ]);
    expect(await answer(page, 'EMAIL_OTP')).toMatchObject(step('CONFIRM_SIGN_IN_WITH_EMAIL_CODE'));
    expect(await answer(page, await mailed(username, 2))).toMatchObject(DONE);

    await call(page, 'deleteWebAuthnCredential', { credentialId: credentials[0].credentialId });
    await call(page, 'signOut');
    expect(await call(page, 'signIn', byPasskey)).toMatchObject(
      step('CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION'),
    );
  }, 90_000);
});

describe('where second factors are required and devices always remembered', () => {
  const { newBrowser, newPerson, shown, wait } = amplifyOn({
    passwordFlows: true,
    mfa: { mode: 'required', factors: ['totp'], rememberDevices: 'always' },
    ...acceptingOwn,
  });

  it('sets an app up in the first sign-in, asks for it elsewhere alone, and everywhere once devices are forgotten', async () => {
    const page = await newBrowser();
    const username = await newPerson(page);
    const { nextStep } = await byPassword(page, username);
    expect(nextStep.signInStep).toBe('CONTINUE_SIGN_IN_WITH_TOTP_SETUP');
    const app = nextStep.totpSetupDetails.setupUri;
    const code = shown(app);
    await expect(answer(page, String((Number(code) + 1) % 1_000_000).padStart(6, '0'))).rejects.toThrow(
      /EnableSoftwareTokenMFAException/,
    );
    expect(await answer(page, code)).toMatchObject(DONE);
    expect(await call(page, 'fetchMFAPreference')).toMatchObject({ enabled: ['TOTP'] });
    await call(page, 'signOut');
    expect(await byPassword(page, username)).toMatchObject(DONE);

    const elsewhere = await newBrowser();
    wait(60);
    expect(await byPassword(elsewhere, username)).toMatchObject(TOTP_CODE);
    await answer(elsewhere, shown(app));
    for (const device of await call(elsewhere, 'fetchDevices'))
      await call(elsewhere, 'forgetDevice', { device });
    expect(await call(elsewhere, 'fetchDevices')).toEqual([]);
    await call(page, 'signOut');
    wait(60);
    expect(await byPassword(page, username)).toMatchObject(TOTP_CODE);
    expect(await answer(page, shown(app))).toMatchObject(DONE);
  }, 90_000);
});
