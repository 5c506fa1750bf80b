/**
 * `PUT /_local/account/ses/identities/<name>` with `{"verified": true}` stands for DNS records or a link in
 * AWS's mail. With `{"cname": {"<name>": "<value>"}}` a domain is verified once all its DKIM records are
 * among these (https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html).
 */
import type { HttpRoute } from '../../contract';
import { accountThings } from '../account-settings';
import type { Account } from './account';

export function identityRoute(account: Account): HttpRoute {
  return accountThings('ses/identities', (name, { verified, cname }) => {
    if (typeof cname === 'object' && cname !== null)
      return { name, verified: account.lookUpDkim(name, new Map(Object.entries(cname))) };
    if (typeof verified !== 'boolean')
      throw new TypeError('The body must be {"verified": true} or false, or {"cname": {…}}.');
    account.setVerified(name, verified);
    return { name, verified };
  });
}
