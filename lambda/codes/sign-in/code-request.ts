/** What the methods that send a code share of asking for one. */

import type { ChallengeRequest } from '../../custom-auth/method';
import { ENV, hasEnv, requireEnv } from '../../shared/env';
import { errorFacts, NOT_SENT, UserFacingError } from '../../shared/errors';
import { knownBrowser } from '../../shared/known-browsers';
import { METRIC } from '../../shared/log/metric-names';
import { count, logger } from '../../shared/log/observability';
import { readCodeChallenge } from '../../shared/requester';
import { type CodeOrder, type Delivery, issueCode } from '../issue';
import { type CodeMethod, type CodeSwitch, switchesOf } from '../methods';
import type { CodePurpose } from '../purpose';
import { type CodeSettings, readCodeSettings } from '../settings';

/** True when this deployment has codes of this kind. */
export function codesEnabled(kind: CodeSwitch): boolean {
  return hasEnv(ENV.CODE_SETTINGS) && Boolean(readCodeSettings()[kind]);
}

/** True when this deployment takes answers by a method, be its codes asked for or in the mails of links. */
export function isAnswered(method: CodeMethod): boolean {
  return switchesOf(method).some(codesEnabled);
}

/** @throws EnvironmentError naming the variable that is missing or wrong */
export function checkCodeEnvironment(): CodeSettings {
  for (const name of [ENV.SECRETS_TABLE, ENV.CHALLENGE_KEY_ID]) requireEnv(name);
  return readCodeSettings();
}

/** Where a code goes, and why it reaches nobody where it doesn't. */
export interface CodeRecipient {
  readonly to: string;
  readonly undeliverable?: string;
  /** ISO 3166-1 alpha-2 code of the number, where it is one. */
  readonly country?: string;
  /** True when it was proven to be the user's. */
  readonly proven?: boolean;
}

/**
 * Makes a code for the user and has it delivered. A client learns that a service has a fault, or nothing.
 *
 * @throws UserFacingError when the message could not be sent and the client may try again
 */
export async function requestCode(
  request: ChallengeRequest,
  purpose: CodePurpose,
  { to, undeliverable, country, proven }: CodeRecipient,
  deliver: (order: CodeOrder, code: string) => Promise<Delivery>,
): Promise<void> {
  count(METRIC.CODE_REQUESTED, purpose);
  const challenge = readCodeChallenge(request.metadata.get('codeChallenge'));
  // A malformed challenge never becomes a code that any browser may use.
  if (challenge.kind === 'malformed') {
    notSent(METRIC.CODE_REFUSED, 'code_challenge_malformed');
    return;
  }
  if (undeliverable !== undefined) notSent(METRIC.CODE_UNDELIVERABLE, undeliverable);
  const table = requireEnv(ENV.SECRETS_TABLE);
  const now = Math.floor(Date.now() / 1000);
  const order: Omit<CodeOrder, 'browser'> = {
    table,
    settings: readCodeSettings(),
    purpose,
    userPoolId: request.userPoolId,
    userName: request.userName,
    clientId: request.clientId,
    request: request.requestNonce,
    to,
    requester: challenge.kind === 'given' ? challenge.value : undefined,
    transient: request.userNotFound,
    now,
    country,
    proven,
    dry: undeliverable !== undefined,
  };
  const outcome = await issueInBudget(request, order, deliver).catch((error) => {
    logger.error('A code could not be made', errorFacts(error));
    count(METRIC.CODE_FAILED, 'reservation');
    return 'failed';
  });
  if (outcome === 'failed') throw new UserFacingError(NOT_SENT);
}

/** A browser that has proven the user before has limits of its own. */
async function issueInBudget(
  request: ChallengeRequest,
  unbudgeted: Omit<CodeOrder, 'browser'>,
  deliver: (order: CodeOrder, code: string) => Promise<Delivery>,
): ReturnType<typeof issueCode> {
  const browser = await knownBrowser(unbudgeted.table, request, unbudgeted.now);
  const order: CodeOrder = { ...unbudgeted, browser };
  return issueCode(order, (code) => deliver(order, code));
}

/** Notes that the user is sent nothing, for whoever operates this; the client is not told. */
function notSent(
  metric: typeof METRIC.CODE_REFUSED | typeof METRIC.CODE_UNDELIVERABLE,
  reason: string,
): void {
  logger.info('Nothing is sent to the user', { metric, reason });
  count(metric, reason);
}
