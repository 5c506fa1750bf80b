/**
 * Sign-in methods that send a code, a row each, from which challenges, purposes, locks, settings and metrics
 * derive. Channels: lambda/codes/sign-in/code-channels.ts.
 */

import { flag, type Told } from '../shared/fields';
import type { Contact } from '../shared/first-proof';
import { WHATSAPP } from './whatsapp/settings';

/** What switches methods on: true, or what a method needs to be told. */
export const CODE_SWITCHES = {
  /** Whether users can sign in with a code by e-mail (EMAIL_OTP). */
  email: flag(false),
  /**
   * Whether users can sign in with a code by SMS (SMS_OTP). Needs `sms`, and "phone" among
   * signInIdentifiers.
   */
  sms: flag(false),
  /** Whether who is signed in can prove the phone once more (SMS_OTP_STEPUP). Needs `sms`. */
  stepUp: flag(false),
  /** Whether the mail of a magic link carries a code too, for the browser that asked. */
  inLinkMail: flag(false),
  /**
   * Codes by WhatsApp (WHATSAPP_OTP), beside those by SMS (docs/one-time-codes.md#codes-by-whatsapp). Needs
   * `codes.sms`.
   */
  whatsApp: WHATSAPP,
};

export type CodeSwitches = Told<typeof CODE_SWITCHES>;
export type CodeSwitch = keyof typeof CODE_SWITCHES;

export interface CodeMethod {
  /** The code goes to this attribute and proves it. */
  readonly contact: Contact;
  readonly channel: string;
  /** Nobody is sent a code without it. */
  readonly setting: CodeSwitch;
  /** Also in magic links' mails. @default false */
  readonly inLinkMail?: boolean;
  /** Steps up a session, whose access token comes along. @default false */
  readonly stepUp?: boolean;
}

const phone = 'phone_number';

/** By `signInMethod`, also the codes' purpose. */
export const CODE_METHODS = {
  SMS_OTP: { contact: phone, channel: 'sms', setting: 'sms' },
  WHATSAPP_OTP: { contact: phone, channel: 'whatsApp', setting: 'whatsApp' },
  EMAIL_OTP: { contact: 'email', channel: 'mail', setting: 'email', inLinkMail: true },
  SMS_OTP_STEPUP: { contact: phone, channel: 'sms', setting: 'stepUp', stepUp: true },
} as const satisfies Record<string, CodeMethod>;

export type CodeMethodName = keyof typeof CODE_METHODS;
export type CodeChannelName = (typeof CODE_METHODS)[CodeMethodName]['channel'];

export const CODE_METHOD_NAMES = Object.keys(CODE_METHODS) as readonly CodeMethodName[];

export function codeMethod(name: string): CodeMethod | undefined {
  return Object.hasOwn(CODE_METHODS, name) ? CODE_METHODS[name as CodeMethodName] : undefined;
}

/** Any of these turns on the method's answers. */
export function switchesOf({ setting, inLinkMail }: CodeMethod): readonly CodeSwitch[] {
  return inLinkMail ? [setting, 'inLinkMail'] : [setting];
}
