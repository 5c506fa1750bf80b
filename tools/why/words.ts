/** Reasons in plain words; a missing one doesn't compile. */
import type { CodeRefusal } from '../../lambda/codes/answer';
import type { CodeLimit } from '../../lambda/codes/limits';
import {
  CODE_METHOD_NAMES,
  CODE_METHODS,
  type CodeMethod,
  type CodeMethodName,
} from '../../lambda/codes/methods';
import type { MethodName } from '../../lambda/custom-auth/methods';
import type { LimitReason } from '../../lambda/magic-link/limits';
import type { Refusal as LinkRefusal } from '../../lambda/magic-link/verify';
import type { Undeliverable } from '../../lambda/mail/recipient';
import type { MailLimit } from '../../lambda/mail/sign-in-caps';
import type { RecoveryRefusal } from '../../lambda/recovery/sign-in/refuse';
import type { NumberRefusal } from '../../lambda/shared/reading/mobile';
import type { SmsLimit } from '../../lambda/sms/guard';

type Words<Reason extends string> = Readonly<Record<Reason, string>>;

const OTHER_METHODS: Words<Exclude<MethodName, CodeMethodName>> = {
  MAGIC_LINK: 'a link by mail',
  FIDO2: 'a passkey',
  RECOVERY_LINK: 'a recovery link',
  RECOVERY_CODE: 'a recovery code',
};

export const METHODS: Readonly<Record<string, string>> = {
  ...OTHER_METHODS,
  ...Object.fromEntries(CODE_METHOD_NAMES.map((name) => [name, wordsOfCode(CODE_METHODS[name])])),
};

/** Two words are a proper name. */
function wordsOfCode({ channel, stepUp }: CodeMethod): string {
  const name = channel === 'sms' ? 'SMS' : channel;
  const shown = /[A-Z]/.test(name) ? `${name.charAt(0).toUpperCase()}${name.slice(1)}` : name;
  return `a code by ${shown}${stepUp ? ' that proves the number once more' : ''}`;
}

type NoNumber = 'no_number' | 'unproven_number' | NumberRefusal;

/** Why nothing was sent. */
export const NOT_SENT: Words<
  | LimitReason
  | MailLimit
  | CodeLimit
  | SmsLimit
  | Undeliverable
  | NoNumber
  | 'code_challenge_malformed'
  | 'token'
> = {
  cool_down: 'the last one was sent less than a minute or so before; it still works',
  live_links: 'as many links as allowed are out and still work; the newest mail has one',
  live: 'as many codes as allowed are out; the newest message has one',
  hour: 'the limit of messages per hour is reached',
  day: 'the limit of messages per day is reached',
  tries: 'too many tries of the same request',
  contention: 'several requests came at the same moment, and another one won',
  address_hour: 'the mailbox has had its mails for this hour',
  address_day: 'the mailbox has had its mails for today',
  pool: 'all users together have had the mails of this hour',
  barred: 'codes are locked after too many wrong ones, until another way of signing in proves the user',
  delayed: 'codes are locked for a while after wrong ones',
  stopped: 'an operator has stopped all SMS, or the parameter that says so can’t be read',
  country: 'the country of the number is not in sms.countries',
  number_hour: 'the number has had its messages for this hour',
  number_day: 'the number has had its messages for today',
  prefix_hour: 'numbers that begin like this one have had their messages for this hour',
  prefix_day: 'numbers that begin like this one have had their messages for today',
  pool_day: 'all users together have had the SMS of today',
  budget: 'the money for SMS of today is spent',
  unknown_user: 'there is no such account',
  no_address: 'the account has no address',
  unfit_address: 'no mail can be sent to the address as the account has it',
  unproven_address: 'the address is not proven, and the account has a proven number',
  no_number: 'the account has no number',
  unproven_number: 'the number is not proven, and the account has a proven address',
  malformed: 'the number is not in E.164',
  not_mobile: 'the number is not one that gets SMS',
  code_challenge_malformed: 'the client sent a code challenge that is none',
  token: 'the access token that came along is not one of this user’s, or is over',
};

const COMMON = {
  malformed: 'what came is not one at all; it may have been cut',
  verifier: 'the client sent a code verifier that is none, or one where none belongs',
  unknown_user: 'there is no such account',
  passkey_enforced: 'it was right, but this user has to sign in by passkey (passkeys.enforce)',
} as const;

export const LINK_REFUSED: Words<LinkRefusal> = {
  ...COMMON,
  key: 'it was signed by a key that this stage no longer knows',
  signature: 'the signature is wrong: it was changed on its way, or made up',
  user: 'it is another account’s',
  expired: 'it was too old',
  not_yet: 'it is from the future; look at the clocks of functions',
  address: 'the address has changed since, or may not open the account',
  state: 'it was used before, is too old, was replaced by a newer one, or belongs to another browser',
};

export const CODE_REFUSED: Words<CodeRefusal | 'passkey_enforced' | 'link_used' | 'malformed' | 'verifier'> =
  {
    ...COMMON,
    no_code: 'no code was out',
    expired: 'it was too old',
    other_session: 'it was sent for another sign-in',
    client: 'it was sent for another application',
    requester: 'it was sent to another browser',
    address: 'the address or number has changed since',
    used: 'it was used before',
    tries: 'it was tried too often; a new one is needed',
    barred: 'codes are locked after too many wrong ones, until another way of signing in proves the user',
    delayed: 'codes are locked for a while after wrong ones',
    contention: 'several answers came at the same moment, and another one won',
    undeliverable: 'the account has nowhere that this code could have been sent to',
    wrong: 'it was not the one that was sent',
    link_used: 'the link in the same mail was used before',
  };

export const RECOVERY_REFUSED: Words<RecoveryRefusal> = {
  ...COMMON,
  address: 'the account has no proven address',
  rate: 'too many were tried within a minute',
  state: 'it was used before, revoked, replaced, or is too old',
};

/** Our own; docs/webauthn.md has the standard's. */
export const PASSKEY_REFUSED: Words<
  'malformed' | 'verifier' | 'challenge' | 'challenge_used' | 'unknown_passkey' | 'changed' | 'unsealed'
> = {
  ...COMMON,
  challenge: 'it signed a challenge that is too old or not ours',
  challenge_used: 'its challenge was used before',
  unknown_passkey: 'this account has no such passkey; it may have been removed here and not on the device',
  changed: 'the passkey was changed at the same moment, several times',
  unsealed: 'the passkey was not registered by this deployment (docs/tables.md)',
};
