/**
 * Checks a token that comes with a request for a code. Loaded only then: the function that makes challenges has no other
 * use for a client of Cognito.
 */
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { limits, once } from '../../shared/client-limits';
import { tokenOwner } from './token-owner';

const client = /* @__PURE__ */ once(() => new CognitoIdentityProviderClient(limits(1_200, 2)));

/** Name of the user whose access token it is; undefined when Cognito refuses it. @throws other errors of Cognito */
export function earlyTokenOwner(token: string): Promise<string | undefined> {
  return tokenOwner(client(), token);
}
