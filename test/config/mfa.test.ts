import { ConfigError } from '../../lib/config/errors';
import type { ConfigInput } from '../../lib/config/schema';
import { stageConfig, stageNames } from '../support/stages';
import { acceptingOwn } from '../support/weaker-ways';

/** What is said of the stage `dev` with these values beside passwords, one line a problem. */
function complaints(overrides: Partial<ConfigInput>): string[] {
  try {
    stageConfig('dev', { passwordFlows: true, ...overrides });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}

/** `dev` without anything that sends SMS. */
const withoutSms = { codes: {}, sms: undefined } satisfies Partial<ConfigInput>;
const webOrigins = ['https://app.example.com'];
const pages = { webOrigins, redirectUris: ['https://app.example.com/'], passkeys: {} };

describe('second factors', () => {
  it('are off in every stage, and no device is remembered', () => {
    for (const stage of stageNames)
      expect(stageConfig(stage).mfa).toEqual({
        mode: 'off',
        factors: ['totp'],
        rememberDevices: 'never',
        skipOnRememberedDevice: true,
      });
  });

  it.each(['optional', 'required'] as const)('can be %s beside passwords', (mode) => {
    const accepted = mode === 'required' ? acceptingOwn : {};
    expect(complaints({ mfa: { mode, factors: ['totp', 'sms', 'email'] }, ...accepted })).toEqual([]);
  });

  it('need passwords: Cognito asks for none after a link, a code or a passkey of ours', () => {
    expect(complaints({ passwordFlows: false, mfa: { mode: 'required' }, ...acceptingOwn })).toEqual([
      expect.stringMatching(
        /^mfa\.mode: got "required"; expected "off" where passwordFlows is false: .+Set /,
      ),
    ]);
  });

  it('by SMS need a channel for SMS', () => {
    expect(complaints({ ...withoutSms, mfa: { mode: 'optional', factors: ['sms'] } })).toEqual([
      expect.stringMatching(/^sms: got nothing; expected \{ channel, .+ or take "sms" out\.$/),
    ]);
    expect(complaints({ ...withoutSms, mfa: { mode: 'off', factors: ['sms'] } })).toEqual([]);
  });

  it('by e-mail need a plan that has them, and another way to reset a password', () => {
    expect(complaints({ featurePlan: 'LITE', mfa: { mode: 'optional', factors: ['email'] } })).toEqual([
      expect.stringMatching(
        /^mfa\.factors: got \["email"\]; expected a list without "email" in the plan LITE/,
      ),
    ]);
    expect(complaints({ ...withoutSms, mfa: { mode: 'optional', factors: ['email', 'totp'] } })).toEqual([
      expect.stringMatching(/^sms: got nothing; .+Cognito resets no password by the address/),
    ]);
  });

  it('are chosen from a list that holds each once, and at least one', () => {
    expect(complaints({ mfa: { mode: 'optional', factors: [] } })[0]).toMatch(/^mfa\.factors: got \[\]/);
    expect(complaints({ mfa: { mode: 'optional', factors: ['totp', 'totp'] } })[0]).toMatch(
      /^mfa\.factors\[1\]: got "totp"; expected each value once/,
    );
    expect(complaints({ mfa: { mode: 'on' as 'optional' } })[0]).toMatch(
      /^mfa\.mode: got "on"; expected "off", "optional" or "required"\.$/,
    );
  });
});

describe('remembered devices', () => {
  it.each(['always', 'user-choice'] as const)('need passwords (%s)', (rememberDevices) => {
    expect(complaints({ mfa: { rememberDevices } })).toEqual([]);
    expect(complaints({ passwordFlows: false, mfa: { rememberDevices } })).toEqual([
      expect.stringMatching(/^mfa\.rememberDevices: got ".+"; expected "never" where passwordFlows is false/),
    ]);
  });
});

describe('native sign-in', () => {
  const passkey = { factors: ['passkey' as const], relyingPartyId: 'example.com' };

  it('is off in every stage', () => {
    for (const stage of stageNames) expect(stageConfig(stage).nativeSignIn.factors).toEqual([]);
  });

  it('offers passkeys and codes beside passwords', () => {
    expect(
      complaints({ ...pages, nativeSignIn: { ...passkey, factors: ['passkey', 'email-code', 'sms-code'] } }),
    ).toEqual([]);
  });

  it('needs passwordFlows, as it always lets a password in', () => {
    expect(complaints({ passwordFlows: false, nativeSignIn: { factors: ['email-code'] } })).toEqual([
      expect.stringMatching(/^nativeSignIn\.factors: .+USER_AUTH always lets a password in/),
    ]);
  });

  it('needs a plan that has it', () => {
    expect(complaints({ featurePlan: 'LITE', nativeSignIn: { factors: ['email-code'] } })).toEqual([
      expect.stringMatching(/^nativeSignIn\.factors: .+an empty list in the plan LITE/),
    ]);
  });

  it('takes no code as a first factor where a second one is required', () => {
    const mfa = { mode: 'required' as const };
    expect(
      complaints({ mfa, nativeSignIn: { factors: ['email-code', 'sms-code'] }, ...acceptingOwn }),
    ).toEqual([
      expect.stringMatching(/^nativeSignIn\.factors: .+a list without email-code, sms-code where mfa\.mode/),
    ]);
    expect(complaints({ ...pages, mfa, nativeSignIn: passkey, ...acceptingOwn })).toEqual([]);
  });

  it('takes a passkey for two factors only when its holder is verified', () => {
    const nativeSignIn = { ...passkey, userVerification: 'preferred' as const };
    expect(complaints({ ...pages, mfa: { mode: 'required' }, nativeSignIn, ...acceptingOwn })).toEqual([
      expect.stringMatching(/^nativeSignIn\.userVerification: got "preferred"; expected "required"/),
    ]);
    expect(complaints({ ...pages, mfa: { mode: 'optional' }, nativeSignIn })).toEqual([]);
  });

  it('needs a channel, and phones to sign in by, for codes by SMS', () => {
    const nativeSignIn = { factors: ['sms-code' as const] };
    expect(complaints({ ...withoutSms, nativeSignIn })).toEqual([
      expect.stringMatching(/^sms: got nothing; .+or take "sms-code" out\.$/),
    ]);
    expect(complaints({ codes: {}, signInIdentifiers: ['email'], nativeSignIn })).toEqual([
      expect.stringMatching(/^nativeSignIn\.factors: .+no "phone": nobody could sign in by a number/),
    ]);
  });

  it('needs one relying party that pages of ours are under', () => {
    expect(complaints({ ...pages, nativeSignIn: { factors: ['passkey'] } })).toEqual([
      expect.stringMatching(/^nativeSignIn\.relyingPartyId: got nothing; expected the domain/),
    ]);
    for (const relyingPartyId of ['example.net', 'le.com', 'x.app.example.com'])
      expect(complaints({ ...pages, nativeSignIn: { ...passkey, relyingPartyId } })).toEqual([
        expect.stringMatching(/^nativeSignIn\.relyingPartyId: .+the host of one of webOrigins/),
      ]);
    expect(complaints({ ...pages, nativeSignIn: { ...passkey, relyingPartyId: 'Example.com' } })).toEqual([
      expect.stringMatching(/^nativeSignIn\.relyingPartyId: .+a domain in lower case/),
    ]);
  });
});

describe('recovery', () => {
  it('has links of a quarter of an hour, and no codes unless a stage wants them', () => {
    for (const stage of stageNames)
      expect(stageConfig(stage).recovery).toEqual({
        links: { enabled: true },
        linkMinutes: 15,
        codes: { enabled: false, count: 10 },
      });
  });

  it.each([4, 61, 7.5])('has no links of %d minutes', (linkMinutes) => {
    expect(complaints({ recovery: { linkMinutes } })).toEqual([
      `recovery.linkMinutes: got ${linkMinutes}; expected a whole number of minutes from 5 to 60.`,
    ]);
  });
});
