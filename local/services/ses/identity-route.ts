/**
 * `PUT /_local/account/ses/identities/<name>` with `{"verified": true}`: what DNS records or a link in a mail
 * of AWS do. With `{"cname": {"<name>": "<value>"}}`, SES looks itself: a domain is verified once all its
 * DKIM records are among these (https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html).
 */
import type { HttpRoute } from '../../contract';
import type { Account } from './account';

const PATH = '/_local/account/ses/identities/';

export function identityRoute(account: Account): HttpRoute {
  return (request, response, url, body) => {
    if (request.method !== 'PUT' || !url.pathname.startsWith(PATH)) return false;
    const answer = (status: number, content: object) => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify(content));
      return true;
    };
    try {
      const name = decodeURIComponent(url.pathname.slice(PATH.length));
      const { verified, cname } = JSON.parse(body.toString('utf8')) as Readonly<Record<string, unknown>>;
      if (typeof cname === 'object' && cname !== null)
        return answer(200, { name, verified: account.lookUpDkim(name, new Map(Object.entries(cname))) });
      if (typeof verified !== 'boolean')
        throw new TypeError('The body must be {"verified": true} or false, or {"cname": {…}}.');
      account.setVerified(name, verified);
      return answer(200, { name, verified });
    } catch (error) {
      return answer(400, { message: (error as Error).message });
    }
  };
}
