/**
 * `PUT /_local/account/social-messaging/phone-numbers/<id>` with `{"phoneNumber": "+15550100001",
 * "displayName": "Example", "templates": [{"name": "…", "language": "en_US"}]}`: what linking a WhatsApp
 * Business Account in AWS's console and Meta's review of templates do.
 * https://docs.aws.amazon.com/social-messaging/latest/userguide/getting-started-whatsapp.html
 */
import type { HttpRoute } from '../../contract';
import type { LinkedNumber, SocialAccount, Template } from './account';

const PATH = '/_local/account/social-messaging/phone-numbers/';

export function phoneNumberRoute(account: SocialAccount): HttpRoute {
  return (request, response, url, body) => {
    if (request.method !== 'PUT' || !url.pathname.startsWith(PATH)) return false;
    const answer = (status: number, content: object) => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify(content));
      return true;
    };
    try {
      const number = numberOf(decodeURIComponent(url.pathname.slice(PATH.length)), body);
      account.link(number);
      return answer(200, number);
    } catch (error) {
      return answer(400, { message: (error as Error).message });
    }
  };
}

/** @throws TypeError, SyntaxError */
function numberOf(id: string, body: Buffer): LinkedNumber {
  const given = JSON.parse(body.toString('utf8')) as Partial<Record<keyof LinkedNumber, unknown>>;
  const { phoneNumber, displayName, templates } = given;
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
