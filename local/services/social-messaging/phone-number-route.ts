/**
 * `PUT /_local/account/social-messaging/phone-numbers/<id>` with `{"phoneNumber": "+15550100001",
 * "displayName": "Example", "templates": [{"name": "…", "language": "en_US"}]}` stands for linking a WhatsApp
 * Business Account in AWS's console and Meta's review of templates.
 * https://docs.aws.amazon.com/social-messaging/latest/userguide/getting-started-whatsapp.html
 */
import type { HttpRoute } from '../../contract';
import { accountThings } from '../account-settings';
import type { LinkedNumber, SocialAccount, Template } from './account';

export function phoneNumberRoute(account: SocialAccount): HttpRoute {
  return accountThings('social-messaging/phone-numbers', (id, given) => {
    const number = numberOf(id, given);
    account.link(number);
    return number;
  });
}

function numberOf(
  id: string,
  { phoneNumber, displayName, templates }: Partial<Record<keyof LinkedNumber, unknown>>,
): LinkedNumber {
  if (typeof phoneNumber !== 'string' || !/^\+[1-9][0-9]{5,14}$/.test(phoneNumber))
    throw new TypeError('phoneNumber must be a number in E.164, such as "+15550100001".');
  if (typeof displayName !== 'string') throw new TypeError('displayName must be a string.');
  if (!Array.isArray(templates))
    throw new TypeError('templates must be a list of {name, language, status?}.');
  return { id, phoneNumber, displayName, templates: templates.map(templateOf) };
}

function templateOf(given: Partial<Record<keyof Template, unknown>>): Template {
  const { name, language, status = 'APPROVED' } = given;
  if (typeof name === 'string' && typeof language === 'string' && typeof status === 'string')
    return { name, language, status };
  throw new TypeError('A template needs a name and a language, and may have a status.');
}
