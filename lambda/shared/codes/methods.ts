/**
 * The sign-in methods that send a code, one row each. Everything else about them follows from their rows:
 * names of challenges, purposes and locks of codes, settings, the dimension of metrics. What a channel does
 * with a code stands in lambda/custom-auth/methods/code-channels.ts.
 */
import type { Contact } from '../first-proof';

/** What a code goes by. */
export type CodeChannelName = 'sms' | 'mail' | 'whatsApp';

/** A member of `CodeSettings` that switches something on. */
export type CodeSwitch = 'sms' | 'email' | 'stepUp' | 'inLinkMail' | 'whatsApp';

/** A row. */
export interface CodeMethod {
  /** Attribute of the user that the code goes to, and that it proves. */
  readonly contact: Contact;
  readonly channel: CodeChannelName;
  /** The setting without which nobody is sent a code. */
  readonly setting: CodeSwitch;
  /** True where the mails of magic links carry such codes too. @default false */
  readonly inLinkMail?: boolean;
  /** True where the code steps a session up, whose access token comes along. @default false */
  readonly stepUp?: boolean;
}

/** Rows by the name that clients send as `signInMethod`, which is the purpose of the codes too. */
export const CODE_METHODS = {
  SMS_OTP: { contact: 'phone_number', channel: 'sms', setting: 'sms' },
  WHATSAPP_OTP: { contact: 'phone_number', channel: 'whatsApp', setting: 'whatsApp' },
  EMAIL_OTP: { contact: 'email', channel: 'mail', setting: 'email', inLinkMail: true },
  SMS_OTP_STEPUP: { contact: 'phone_number', channel: 'sms', setting: 'stepUp', stepUp: true },
} as const satisfies Record<string, CodeMethod>;

export type CodeMethodName = keyof typeof CODE_METHODS;

export const CODE_METHOD_NAMES = Object.keys(CODE_METHODS) as readonly CodeMethodName[];

/** The row of a method; undefined for one that sends no code. */
export function codeMethod(name: string): CodeMethod | undefined {
  return Object.hasOwn(CODE_METHODS, name) ? CODE_METHODS[name as CodeMethodName] : undefined;
}

/** The settings that switch the answers of a method on: any of these does. */
export function switchesOf({ setting, inLinkMail }: CodeMethod): readonly CodeSwitch[] {
  return inLinkMail ? [setting, 'inLinkMail'] : [setting];
}
