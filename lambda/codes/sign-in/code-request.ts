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

export function codesEnabled(kind: CodeSwitch): boolean {
  return hasEnv(ENV.CODE_SETTINGS) && Boolean(readCodeSettings()[kind]);
}

/** Whether the stage takes codes of this method, be they asked for or sent along with a link. */
export function isAnswered(method: CodeMethod): boolean {
  return switchesOf(method).some(codesEnabled);
}

/** @throws EnvironmentError */
export function checkCodeEnvironment(): CodeSettings {
  for (const name of [ENV.SECRETS_TABLE, ENV.CHALLENGE_KEY_ID]) requireEnv(name);
  return readCodeSettings();
}

export interface CodeRecipient {
  readonly to: string;
  readonly undeliverable?: string;
  /** ISO 3166-1 alpha-2, for numbers. */
  readonly country?: string;
  readonly proven?: boolean;
}

/**
 * The client learns only of faults.
 *
 * @throws UserFacingError when nothing was sent and the client may try again
 */
export async function requestCode(
  request: ChallengeRequest,
  purpose: CodePurpose,
  { to, undeliverable, country, proven }: CodeRecipient,
  deliver: (order: CodeOrder, code: string) => Promise<Delivery>,
): Promise<void> {
  count(METRIC.CODE_REQUESTED, purpose);
  const challenge = readCodeChallenge(request.metadata.get('codeChallenge'));
  // A malformed challenge must not become a code for any browser.
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

/** Issues a code within the limits of the browser: one that the account knows has its own. */
async function issueInBudget(
  request: ChallengeRequest,
  unbudgeted: Omit<CodeOrder, 'browser'>,
  deliver: (order: CodeOrder, code: string) => Promise<Delivery>,
): ReturnType<typeof issueCode> {
  const browser = await knownBrowser(unbudgeted.table, request, unbudgeted.now);
  const order: CodeOrder = { ...unbudgeted, browser };
  return issueCode(order, (code) => deliver(order, code));
}

/** Tells operators why nothing was sent. The client doesn't learn it. */
function notSent(
  metric: typeof METRIC.CODE_REFUSED | typeof METRIC.CODE_UNDELIVERABLE,
  reason: string,
): void {
  logger.info('Nothing is sent to the user', { metric, reason });
  count(metric, reason);
}
