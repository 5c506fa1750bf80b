import { Secret, TOTP } from 'otpauth';
import { type Answer, type Bench, confirmedUser, EMAIL, PASSWORD, startBench } from './support';

/** What a pool needs beside `MfaConfiguration` and `EnabledMfas` so that every factor has a channel. */
export const channels = {
  SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::000000000000:role/sms', ExternalId: 'pool' },
  EmailConfiguration: {
    EmailSendingAccount: 'DEVELOPER',
    SourceArn: 'arn:aws:ses:us-east-1:000000000000:identity/example.com',
    From: 'Example <no-reply@example.com>',
  },
};
export const ALL_FACTORS = ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'];

export interface FactorBench extends Bench {
  /** Text messages that went to Amazon SNS in the pool's role, oldest first. */
  readonly texts: readonly string[];
}

/** A pool with second factors and a user with a password, an address and a phone. */
export async function startFactorBench(
  mode: 'OPTIONAL' | 'ON',
  EnabledMfas = ALL_FACTORS,
  options: Parameters<typeof startBench>[0] = {},
): Promise<FactorBench> {
  const texts: string[] = [];
  const bench = await startBench({
    ...options,
    pool: { ...channels, MfaConfiguration: mode, EnabledMfas, ...options.pool },
    context: {
      callInRole: async ({ input, checkOnly }) =>
        checkOnly ? undefined : texts.push((input as { Message: string }).Message),
      ...options.context,
    },
  });
  await confirmedUser(bench);
  return { ...bench, texts };
}

export async function givePhone(bench: Bench, phone = '+14155550123', username = EMAIL): Promise<void> {
  await bench.call('AdminUpdateUserAttributes', {
    UserPoolId: bench.poolId,
    Username: username,
    UserAttributes: [{ Name: 'phone_number', Value: phone }],
  });
}

/** Turns factors on for the user. */
export function prefer(bench: Bench, settings: object, username = EMAIL): Promise<Answer> {
  return bench.call('AdminSetUserMFAPreference', {
    UserPoolId: bench.poolId,
    Username: username,
    ...settings,
  });
}

export function byPassword(bench: Bench, username = EMAIL, more: object = {}): Promise<Answer> {
  return bench.call('InitiateAuth', {
    ClientId: bench.clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: username, PASSWORD, ...more },
  });
}

/** Input that answers a challenge. */
export function response(
  bench: Bench,
  ChallengeName: string,
  Session: string,
  answers: object = {},
  username = EMAIL,
): object {
  return {
    ClientId: bench.clientId,
    ChallengeName,
    Session,
    ChallengeResponses: { USERNAME: username, ...answers },
  };
}

/** The code that an authenticator app shows, some steps of 30 seconds from now. */
export function appCode(bench: Bench, secret: string, steps = 0): string {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  return totp.generate({ timestamp: bench.context.clock.now() + steps * 30_000 });
}

/** Sets an authenticator app up for a signed-in user and gives its secret. */
export async function setUpApp(bench: Bench, AccessToken: string): Promise<string> {
  const { SecretCode } = await bench.call('AssociateSoftwareToken', { AccessToken });
  await bench.call('VerifySoftwareToken', { AccessToken, UserCode: appCode(bench, SecretCode) });
  await bench.call('SetUserMFAPreference', {
    AccessToken,
    SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
  });
  return SecretCode;
}

/** The last code that was sent by SMS. */
export function textedCode({ texts }: FactorBench): string {
  const code = /\d{6}/.exec(texts.at(-1) ?? '')?.[0];
  if (!code) throw new Error('No code was sent by SMS.');
  return code;
}
