/** Choice-based sign-in. */
import { SoftwareAuthenticator } from '../../fixtures/package-app/authenticator';
import { appCode, byPassword, channels, prefer, response, setUpApp } from './second-factor-support';
import { type Answer, type Bench, confirmedUser, EMAIL, mailedCode, PASSWORD, startBench } from './support';

const ORIGIN = 'https://app.example.com';
const client = { ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_USER_PASSWORD_AUTH'] };
const everything = {
  ...channels,
  Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN'] } },
  WebAuthnRelyingPartyID: 'example.com',
};
const incorrect = 'NotAuthorizedException: Incorrect username or password.';

async function start(pool: Record<string, unknown> = {}, more: object = {}): Promise<Bench> {
  const bench = await startBench({ pool: { ...everything, ...pool }, client: { ...client, ...more } });
  await confirmedUser(bench);
  return bench;
}

function begin(bench: Bench, parameters: object = {}, username = EMAIL): Promise<Answer> {
  return bench.call('InitiateAuth', {
    ClientId: bench.clientId,
    AuthFlow: 'USER_AUTH',
    AuthParameters: { USERNAME: username, ...parameters },
  });
}

async function tokenOf(bench: Bench, username = EMAIL): Promise<string> {
  return (await byPassword(bench, username)).AuthenticationResult.AccessToken;
}

/** What CompleteWebAuthnRegistration takes. */
function registration(authenticator: SoftwareAuthenticator, challenge: string): object {
  const { attestationObjectB64, clientDataJSON_B64 } = authenticator.register(challenge);
  return {
    id: authenticator.credentialId,
    rawId: authenticator.credentialId,
    type: 'public-key',
    authenticatorAttachment: 'platform',
    clientExtensionResults: {},
    response: {
      attestationObject: attestationObjectB64,
      clientDataJSON: clientDataJSON_B64,
      transports: ['internal'],
    },
  };
}

/** What a WEB_AUTHN challenge takes. */
function assertion(authenticator: SoftwareAuthenticator, challenge: string): string {
  const signed = authenticator.assert(challenge);
  return JSON.stringify({
    id: authenticator.credentialId,
    rawId: authenticator.credentialId,
    type: 'public-key',
    clientExtensionResults: {},
    response: {
      authenticatorData: signed.authenticatorDataB64,
      clientDataJSON: signed.clientDataJSON_B64,
      signature: signed.signatureB64,
    },
  });
}

async function addPasskey(bench: Bench, username = EMAIL, origin = ORIGIN): Promise<SoftwareAuthenticator> {
  const AccessToken = await tokenOf(bench, username);
  const { CredentialCreationOptions } = await bench.call('StartWebAuthnRegistration', { AccessToken });
  const authenticator = new SoftwareAuthenticator(origin, 'example.com');
  const Credential = registration(authenticator, CredentialCreationOptions.challenge);
  await bench.call('CompleteWebAuthnRegistration', { AccessToken, Credential });
  return authenticator;
}

const requestOptions = ({ ChallengeParameters }: Answer) =>
  JSON.parse(ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS);

describe('USER_AUTH', () => {
  it('offers what the user can answer', async () => {
    const bench = await start();
    const choice = await begin(bench);
    expect(choice).toEqual({
      ChallengeName: 'SELECT_CHALLENGE',
      ChallengeParameters: {},
      AvailableChallenges: ['PASSWORD', 'PASSWORD_SRP', 'EMAIL_OTP'],
      Session: expect.any(String),
    });
    const select = (ANSWER: string, more: object = {}) =>
      response(bench, 'SELECT_CHALLENGE', choice.Session, { ANSWER, ...more });
    expect(await bench.refusal('RespondToAuthChallenge', select('WEB_AUTHN'))).toMatch(
      /^InvalidParameterException/,
    );
    expect(
      (await bench.call('RespondToAuthChallenge', select('PASSWORD', { PASSWORD }))).AuthenticationResult,
    ).toBeDefined();
  });

  it('begins with the challenge that the client prefers, and offers a choice when the user can’t', async () => {
    const bench = await start();
    const password = await begin(bench, { PREFERRED_CHALLENGE: 'PASSWORD' });
    expect(password.ChallengeName).toBe('PASSWORD');
    const answer = response(bench, 'PASSWORD', password.Session, { PASSWORD });
    expect((await bench.call('RespondToAuthChallenge', answer)).AuthenticationResult).toBeDefined();
    const wrong = begin(bench, { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: 'Wrong-horse-7' });
    await expect(wrong).rejects.toMatchObject({ message: 'Incorrect username or password.' });
    expect((await begin(bench, { PREFERRED_CHALLENGE: 'SMS_OTP' })).ChallengeName).toBe('SELECT_CHALLENGE');
    await expect(begin(bench, { PREFERRED_CHALLENGE: 'MAGIC' })).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
  });

  it('signs in with a mailed code, once', async () => {
    const bench = await start();
    const challenge = await begin(bench, { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
    expect(challenge).toMatchObject({
      ChallengeName: 'EMAIL_OTP',
      ChallengeParameters: {
        CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL',
        CODE_DELIVERY_DESTINATION: 'a***@e***',
      },
    });
    const answer = response(bench, 'EMAIL_OTP', challenge.Session, { EMAIL_OTP_CODE: mailedCode(bench) });
    expect((await bench.call('RespondToAuthChallenge', answer)).AuthenticationResult).toBeDefined();
    expect(await bench.refusal('RespondToAuthChallenge', answer)).toMatch(/session can only be used once/);
  });

  it('answers somebody who doesn’t exist like a user, and sends nothing', async () => {
    const bench = await start();
    const nobody = 'nobody@example.com';
    const shape = ({ Session: _, ...answer }: Answer) => answer;
    expect(shape(await begin(bench, {}, nobody))).toEqual(shape(await begin(bench)));
    const sent = bench.context.deliveredMail.length;
    const challenge = await begin(bench, { PREFERRED_CHALLENGE: 'EMAIL_OTP' }, nobody);
    expect(challenge.ChallengeParameters.CODE_DELIVERY_DESTINATION).toBe('n***@e***');
    expect(bench.context.deliveredMail).toHaveLength(sent);
    const guess = response(bench, 'EMAIL_OTP', challenge.Session, { EMAIL_OTP_CODE: '123456' }, nobody);
    expect(await bench.refusal('RespondToAuthChallenge', guess)).toBe(
      'CodeMismatchException: Invalid code or auth state for the user.',
    );
  });

  it('gives who uses second factors no way round them', async () => {
    const bench = await start({ MfaConfiguration: 'OPTIONAL', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] });
    await addPasskey(bench);
    const secret = await setUpApp(bench, await tokenOf(bench));
    expect((await begin(bench)).AvailableChallenges).toEqual(['PASSWORD', 'PASSWORD_SRP']);
    const password = await begin(bench, { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD });
    expect(password.ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
    bench.context.advance(60);
    const answer = { SOFTWARE_TOKEN_MFA_CODE: appCode(bench, secret) };
    await bench.call(
      'RespondToAuthChallenge',
      response(bench, 'SOFTWARE_TOKEN_MFA', password.Session, answer),
    );
  });

  it('needs the client’s permission and the pool’s tier', async () => {
    const forbidding = await start({}, { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] });
    await expect(begin(forbidding)).rejects.toMatchObject({
      message: 'USER_AUTH flow not enabled for this client',
    });
    const lite = await start({ Policies: {}, UserPoolTier: 'LITE' });
    await expect(begin(lite)).rejects.toMatchObject({ code: 'FeatureUnavailableInTierException' });
  });
});

describe('the first sign-in after a sign-up', () => {
  const user = { Username: 'new@example.com' };
  const first = (bench: Bench, Session: string, username = user.Username) => ({
    ClientId: bench.clientId,
    AuthFlow: 'USER_AUTH',
    AuthParameters: { USERNAME: username },
    Session,
  });

  it('needs no other proof than the confirmation, once', async () => {
    const bench = await start();
    const own = { ClientId: bench.clientId, ...user };
    const signedUp = await bench.call('SignUp', own);
    const code = { ...own, ConfirmationCode: mailedCode(bench), Session: signedUp.Session };
    expect(await bench.refusal('InitiateAuth', first(bench, signedUp.Session))).toMatch(/Invalid session/);
    const { Session } = await bench.call('ConfirmSignUp', code);
    expect(await bench.refusal('InitiateAuth', first(bench, Session, EMAIL))).toMatch(/Invalid session/);
    expect((await bench.call('InitiateAuth', first(bench, Session))).AuthenticationResult).toBeDefined();
    expect(await bench.refusal('InitiateAuth', first(bench, Session))).toMatch(
      /session can only be used once/,
    );
  });

  it('is nobody’s who signed somebody else up but had no code', async () => {
    const bench = await start();
    const own = { ClientId: bench.clientId, ...user };
    const { Session } = await bench.call('SignUp', own);
    const confirmed = await bench.call('ConfirmSignUp', { ...own, ConfirmationCode: mailedCode(bench) });
    expect(confirmed.Session).not.toBe(Session);
    expect(await bench.refusal('InitiateAuth', first(bench, Session))).toMatch(/Invalid session/);
  });
});

describe('passkeys of the pool', () => {
  it('are added, listed, used and deleted', async () => {
    const bench = await start();
    const authenticator = await addPasskey(bench);
    const AccessToken = await tokenOf(bench);
    expect((await bench.call('ListWebAuthnCredentials', { AccessToken })).Credentials).toEqual([
      {
        CredentialId: authenticator.credentialId,
        FriendlyCredentialName: 'Passkey',
        RelyingPartyId: 'example.com',
        AuthenticatorAttachment: 'platform',
        AuthenticatorTransports: ['internal'],
        CreatedAt: expect.any(Number),
      },
    ]);
    expect((await bench.call('GetUserAuthFactors', { AccessToken })).ConfiguredUserAuthFactors).toEqual([
      'PASSWORD',
      'EMAIL_OTP',
      'WEB_AUTHN',
    ]);
    const challenge = await begin(bench, { PREFERRED_CHALLENGE: 'WEB_AUTHN' });
    expect(requestOptions(challenge)).toMatchObject({
      rpId: 'example.com',
      allowCredentials: [{ id: authenticator.credentialId }],
    });
    const CREDENTIAL = assertion(authenticator, requestOptions(challenge).challenge);
    const answer = response(bench, 'WEB_AUTHN', challenge.Session, { CREDENTIAL });
    expect((await bench.call('RespondToAuthChallenge', answer)).AuthenticationResult).toBeDefined();
    const own = { AccessToken, CredentialId: authenticator.credentialId };
    await bench.call('DeleteWebAuthnCredential', own);
    expect(await bench.refusal('DeleteWebAuthnCredential', own)).toMatch(/^ResourceNotFoundException/);
    expect((await begin(bench)).AvailableChallenges).not.toContain('WEB_AUTHN');
  });

  it('are no use for another user or another challenge', async () => {
    const bench = await start();
    const adas = await addPasskey(bench);
    await confirmedUser(bench, 'eve@example.com');
    const eves = await addPasskey(bench, 'eve@example.com');
    const attempt = async (sign: (challenge: string) => string) => {
      const challenge = await begin(bench, { PREFERRED_CHALLENGE: 'WEB_AUTHN' });
      const CREDENTIAL = sign(requestOptions(challenge).challenge);
      return bench.refusal(
        'RespondToAuthChallenge',
        response(bench, 'WEB_AUTHN', challenge.Session, { CREDENTIAL }),
      );
    };
    expect(await attempt((challenge) => assertion(eves, challenge))).toBe(incorrect);
    expect(await attempt(() => assertion(adas, 'another'))).toBe(incorrect);
    const signed = await attempt((challenge) =>
      JSON.stringify({ ...JSON.parse(assertion(eves, challenge)), id: adas.credentialId }),
    );
    expect(signed).toBe(incorrect);
  });

  it.each([
    ['another site', 'https://evil.example', 'example.com', 'WebAuthnOriginNotAllowedException'],
    [
      'a site whose name only ends alike',
      'https://evilexample.com',
      'example.com',
      'WebAuthnOriginNotAllowedException',
    ],
    ['an unprotected page', 'http://app.example.com', 'example.com', 'WebAuthnOriginNotAllowedException'],
    ['another relying party', ORIGIN, 'other.com', 'WebAuthnCredentialNotSupportedException'],
  ])('are not registered for %s', async (_, origin, relyingParty, code) => {
    const bench = await start();
    const AccessToken = await tokenOf(bench);
    const { CredentialCreationOptions } = await bench.call('StartWebAuthnRegistration', { AccessToken });
    const authenticator = new SoftwareAuthenticator(origin, relyingParty);
    const Credential = registration(authenticator, CredentialCreationOptions.challenge);
    expect(await bench.refusal('CompleteWebAuthnRegistration', { AccessToken, Credential })).toMatch(code);
    const again = registration(
      new SoftwareAuthenticator(ORIGIN, 'example.com'),
      CredentialCreationOptions.challenge,
    );
    expect(await bench.refusal('CompleteWebAuthnRegistration', { AccessToken, Credential: again })).toMatch(
      /^WebAuthnChallengeNotFoundException/,
    );
  });

  it('have to be turned on and have a relying party', async () => {
    const without = await start({ Policies: {} });
    expect(
      await without.refusal('StartWebAuthnRegistration', { AccessToken: await tokenOf(without) }),
    ).toMatch(/^WebAuthnNotEnabledException/);
    const nameless = await start({ WebAuthnRelyingPartyID: undefined });
    expect(
      await nameless.refusal('StartWebAuthnRegistration', { AccessToken: await tokenOf(nameless) }),
    ).toMatch(/^WebAuthnConfigurationMissingException/);
  });

  it('satisfy required second factors where they verify the user', async () => {
    const bench = await start({
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } },
      WebAuthnFactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION',
      MfaConfiguration: 'ON',
      EnabledMfas: ['EMAIL_OTP'],
    });
    await prefer(bench, { EmailMfaSettings: { Enabled: true } });
    const { Session } = await byPassword(bench);
    const { AuthenticationResult } = await bench.call(
      'RespondToAuthChallenge',
      response(bench, 'EMAIL_OTP', Session, { EMAIL_OTP_CODE: mailedCode(bench) }),
    );
    const { AccessToken } = AuthenticationResult;
    const { CredentialCreationOptions } = await bench.call('StartWebAuthnRegistration', { AccessToken });
    const authenticator = new SoftwareAuthenticator(ORIGIN, 'example.com');
    const Credential = registration(authenticator, CredentialCreationOptions.challenge);
    await bench.call('CompleteWebAuthnRegistration', { AccessToken, Credential });
    const challenge = await begin(bench, { PREFERRED_CHALLENGE: 'WEB_AUTHN' });
    const CREDENTIAL = assertion(authenticator, requestOptions(challenge).challenge);
    const answer = response(bench, 'WEB_AUTHN', challenge.Session, { CREDENTIAL });
    expect((await bench.call('RespondToAuthChallenge', answer)).AuthenticationResult).toBeDefined();
  });
});
