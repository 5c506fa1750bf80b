/** Asks for codes and answers with them through the challenge triggers, as a client does. */
import '../../support/environment';

import { createHash } from 'node:crypto';
import { type CodeSettings, readCodeSettings } from '../../../../lambda/codes/settings';
import type { WhatsAppSettings } from '../../../../lambda/codes/whatsapp/settings';
import { ENV } from '../../../../lambda/shared/env';
import type { SmsSettings } from '../../../../lambda/sms/settings';
import { forgetStop } from '../../../../lambda/sms/stop';
import { smsSettings } from '../../sms/support/settings';
import type { FakeAws } from '../../support/aws';
import { type Answered, SignIn, type TestUser } from '../../support/sign-in';

export const CODE_SETTINGS: CodeSettings = {
  email: true,
  sms: true,
  stepUp: true,
  inLinkMail: false,
  digits: 6,
  lifeSeconds: 300,
  perHour: 5,
  perDay: 10,
  coolDownSeconds: 30,
  poolMailsPerHour: 1000,
  recentSignInMinutes: 5,
};

/** Switches codes on, until the end of the test. */
export function setCodes(changes: Partial<CodeSettings> = {}, sms: Partial<SmsSettings> = {}): void {
  process.env[ENV.CODE_SETTINGS] = JSON.stringify({ ...CODE_SETTINGS, ...changes });
  process.env[ENV.SMS_SETTINGS] = JSON.stringify(smsSettings(sms));
  forgetStop();
}

/** Somebody with a proven address and a proven number. */
export const BOB: TestUser = {
  userName: 'b0b00000-0000-4000-8000-000000000002',
  attributes: {
    sub: 'b0b00000-0000-4000-8000-000000000002',
    email: 'bob@example.com',
    email_verified: 'true',
    phone_number: '+819012345678',
    phone_number_verified: 'true',
  },
};

/** Somebody who has signed up with a number and proven nothing yet. */
export const NEWCOMER: TestUser = {
  userName: 'c4r01000-0000-4000-8000-000000000003',
  attributes: { sub: 'c4r01000-0000-4000-8000-000000000003', phone_number: '+818012345678' },
};

export const WHATSAPP: WhatsAppSettings = {
  originationPhoneNumberId: `phone-number-id-${'0'.repeat(32)}`,
  metaApiVersion: 'v23.0',
  template: 'sign_in_code',
  languages: ['en_US', 'ja', 'pt_BR'],
  countries: { JP: { price: 50_000 } },
};

export type CodeMethod = 'SMS_OTP' | 'WHATSAPP_OTP' | 'EMAIL_OTP';

type Metadata = Readonly<Record<string, unknown>>;

export const TOKENS = { step: 'tokens' };
export const FAILED = { step: 'failed' };
/** After a wrong answer, as long as tries are left. */
export const AGAIN = { step: 'challenge', publicParameters: {} };

/** Asks for a code in a new sign-in. */
export async function askForCode(
  user: TestUser,
  method: CodeMethod = 'SMS_OTP',
  metadata: Metadata = {},
): Promise<SignIn> {
  const signIn = await SignIn.start(user);
  await signIn.respond('__dummy__', { signInMethod: method, alreadyHaveCode: 'no', ...metadata });
  return signIn;
}

/** Answers in the sign-in that asked. */
export function answer(
  signIn: SignIn,
  code: unknown,
  method: CodeMethod = 'SMS_OTP',
  metadata: Metadata = {},
): Promise<Answered> {
  return signIn.respond(code, { signInMethod: method, alreadyHaveCode: 'yes', ...metadata });
}

/** The code in the latest message. */
export function latestCode(aws: FakeAws, method: CodeMethod = 'SMS_OTP'): string {
  const text = method === 'EMAIL_OTP' ? aws.mails.at(-1)?.text : aws.texts.at(-1)?.text;
  return codeIn(text);
}

/** The code in a text. */
export function codeIn(text: string | undefined): string {
  const { digits } = readCodeSettings();
  const code = new RegExp(`(?<![0-9])[0-9]{${digits}}(?![0-9])`).exec(text ?? '')?.[0];
  if (!code) throw new Error('There is no code in the message.');
  return code;
}

/** Another code of the same length: the nth one after it. */
export function otherThan(code: string, nth = 1): string {
  return String((Number(code) + nth) % 10 ** code.length).padStart(code.length, '0');
}

/** A verifier as a browser makes it, and its S256 challenge. */
export function browser(name: string): { codeVerifier: string; codeChallenge: string } {
  const codeVerifier = `${name}-`.padEnd(43, 'v');
  return { codeVerifier, codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url') };
}
