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
 * Cognito's pre-sign-up trigger. Confirms accounts where the stage says so (no client has a password flow
 * then, so unproven accounts open nothing); never verifies a contact. Leaves users of administrators and
 * other providers alone; hooks judge them at their first tokens.
 *
 * The owner's trigger is asked last and may refuse; it alone decides on users whom no client signs up.
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

/** These values reach mail headers and pages. */
function refuseUnfitValues(userName: string, attributes: Readonly<Record<string, string>>): void {
  if (hasControlCharacters(userName)) throw new UserFacingError('The user name has control characters.');
  for (const [name, value] of Object.entries(attributes))
    if (typeof value !== 'string' || hasControlCharacters(value))
      throw new UserFacingError('An attribute has control characters; send plain text on one line.');
    else if (name === 'email') refuseUnfitAddress(value);
}

/**
 * Cognito knows an account by what was sent, ignoring case: another spelling would be a second account of a
 * mailbox.
 */
function refuseUnfitAddress(email: string): void {
  const read = readAddress(email);
  if ('refusal' in read) throw new UserFacingError(`The attribute email ${ADDRESS_REFUSALS[read.refusal]}`);
  if (read.address.toLowerCase() !== email.toLowerCase())
    throw new UserFacingError(
      'The attribute email must be written in ASCII, its domain in Punycode, without quotes or marks: taro@xn--wgv71a119e.jp.',
    );
  // Cognito mails to the attribute as it is; SES takes such an address only in quotes.
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
 * Cognito gives a contact to one account, proven or not: by proving their own number, somebody could hold
 * another's address for good. So accounts begin with one contact (docs/adr/013).
 */
function refuseSecondClaim(attributes: Readonly<Record<string, string>>): void {
  if (attributes.email !== undefined)
    throw new UserFacingError(
      'Sign up with an e-mail address or with a phone number, not with both; add the other one after signing in.',
    );
}

/** Now, while it can be corrected. */
async function refuseUnfitNumber(number: string): Promise<void> {
  const parsed = await parseNumber(number, readSmsSettings());
  if ('refusal' in parsed) throw new UserFacingError(NUMBER_REFUSALS[parsed.refusal]);
  if (parsed.e164 !== number)
    throw new UserFacingError(
      'The attribute phone_number must be written with its country code and without spaces: +819012345678.',
    );
}
