import type { PreSignUpTriggerEvent } from 'aws-lambda';
import { admitSignUp } from '../../hooks/admission';
import { ENV, envFlag, hasEnv } from '../../shared/env';
import { ADDRESS_REFUSALS, UserFacingError } from '../../shared/errors';
import { mailedAddress, readAddress } from '../../shared/reading/address';
import { hasControlCharacters } from '../../shared/text';
import { trigger } from '../../shared/trigger';
import { type NumberRefusal, parseNumber } from '../../sms/number';
import { readSmsSettings } from '../../sms/settings';
import { askOwner } from '../owners-trigger';

/**
 * Cognito's pre-sign-up trigger. A sign-up by a client is confirmed where the stage says so (no client of the
 * pool has a password flow, so an account nobody has proven opens nothing); its addresses are never marked as
 * verified, only a proof does that. Users made by administrators or linked from another provider are left as
 * they are; a rule of the stage's own for who may sign in is asked before their first tokens.
 *
 * A trigger of the pool's owner is asked last, and may refuse. Of a sign-up by a client it can't say who is
 * confirmed, or what is verified; of the others it says all.
 */
export const handler = trigger(async (event: PreSignUpTriggerEvent) => {
  if (event.triggerSource !== 'PreSignUp_SignUp') {
    Object.assign(event.response, await askOwner(event));
    return event;
  }
  const attributes = event.request.userAttributes ?? {};
  refuseUnfitValues(event.userName, attributes);
  if (attributes.phone_number !== undefined && hasEnv(ENV.SMS_SETTINGS)) {
    refuseSecondClaim(attributes);
    await refuseUnfitNumber(attributes.phone_number);
  }
  await admitSignUp(event);
  await askOwner(event);
  event.response.autoConfirmUser = envFlag(ENV.CONFIRM_ACCOUNTS);
  event.response.autoVerifyEmail = false;
  event.response.autoVerifyPhone = false;
  return event;
});

/** Values of a user reach mail headers and pages; what could break out of either doesn't get in. */
function refuseUnfitValues(userName: string, attributes: Readonly<Record<string, string>>): void {
  if (hasControlCharacters(userName)) throw new UserFacingError('The user name has control characters.');
  for (const [name, value] of Object.entries(attributes))
    if (typeof value !== 'string' || hasControlCharacters(value))
      throw new UserFacingError('An attribute has control characters; send plain text on one line.');
    else if (name === 'email') refuseUnfitAddress(value);
}

/**
 * Cognito keeps what the client sent, and knows an account by that: a second spelling of an address would be
 * a second account of one mailbox. Cognito itself takes letters in any case for the same.
 */
function refuseUnfitAddress(email: string): void {
  const read = readAddress(email);
  if ('refusal' in read) throw new UserFacingError(`The attribute email ${ADDRESS_REFUSALS[read.refusal]}`);
  if (read.address.toLowerCase() !== email.toLowerCase())
    throw new UserFacingError(
      'The attribute email must be written in ASCII, its domain in Punycode, without quotes or marks: taro@xn--wgv71a119e.jp.',
    );
  // Cognito hands its own mails to SES as the attribute stands; SES takes such an address in quotes alone.
  if (!envFlag(ENV.CONFIRM_ACCOUNTS) && mailedAddress(read.address) !== read.address)
    throw new UserFacingError(
      'The attribute email has dots at an end or side by side before the @, and can’t be sent the mail that confirms the account.',
    );
}

const NUMBER_REFUSALS: Readonly<Record<NumberRefusal, string>> = {
  malformed: 'The attribute phone_number is no phone number.',
  not_mobile: 'The attribute phone_number is not the number of a mobile phone; codes are sent to it by SMS.',
  country: 'The attribute phone_number is of a country that no messages are sent to.',
};

/**
 * Cognito keeps a number and an address for one account each, proven or not. Whoever proves a number of their
 * own could keep somebody else's address in the same account for good, and its owner could neither sign up
 * nor be signed in by it. So an account begins with one of them; the other is added with its proof (the
 * contact API).
 */
function refuseSecondClaim(attributes: Readonly<Record<string, string>>): void {
  if (attributes.email !== undefined)
    throw new UserFacingError(
      'Sign up with an e-mail address or with a phone number, not with both; add the other one after signing in.',
    );
}

/** A number that no message could reach is refused while it can still be corrected. */
async function refuseUnfitNumber(number: string): Promise<void> {
  const parsed = await parseNumber(number, readSmsSettings());
  if ('refusal' in parsed) throw new UserFacingError(NUMBER_REFUSALS[parsed.refusal]);
  if (parsed.e164 !== number)
    throw new UserFacingError(
      'The attribute phone_number must be written with its country code and without spaces: +819012345678.',
    );
}
