/** The code in a link's mail, for the browser that asked, as the mail may be read elsewhere. */
import { newCode } from '../codes/code';
import { type CodeOrder, reserveCode } from '../codes/issue';
import { readCodeSettings } from '../codes/settings';
import { codesEnabled } from '../codes/sign-in/code-request';
import type { ChallengeRequest } from '../custom-auth/method';
import { ENV, requireEnv } from '../shared/env';
import type { StoredLink } from './limits';

/** Undefined where the stage has no such codes, or the request has no requester. */
export function linkedCodeOrder(
  request: ChallengeRequest,
  to: string,
  linkHash: string,
  { codeChallenge, iat, browser }: StoredLink,
): CodeOrder | undefined {
  if (codeChallenge === undefined || !codesEnabled('inLinkMail')) return undefined;
  return {
    table: requireEnv(ENV.SECRETS_TABLE),
    settings: readCodeSettings(),
    purpose: 'EMAIL_OTP',
    userPoolId: request.userPoolId,
    userName: request.userName,
    browser,
    clientId: request.clientId,
    request: request.requestNonce,
    to,
    requester: codeChallenge,
    transient: request.userNotFound,
    now: iat,
    link: linkHash,
  };
}

/** Undefined when the method is locked or too many codes are live. */
export async function makeLinkedCode(order: CodeOrder): Promise<string | undefined> {
  const code = newCode(order.settings.digits);
  return (await reserveCode(order, code)) === 'reserved' ? code : undefined;
}
