import { audit, noteAnswer } from '../../audit/scope';
import type { ChallengeAnswer } from '../../custom-auth/method';
import { isNonce } from '../../custom-auth/rounds';
import { addressHash, giveBack, type Redemption, redeem } from '../../magic-link/store';
import { mustUsePasskey } from '../../passkeys/sign-in/enforcement';
import { ENV, requireEnv } from '../../shared/env';
import { errorFacts } from '../../shared/errors';
import { type Contact, isProven, recordFirstProof } from '../../shared/first-proof';
import { knownBrowser } from '../../shared/known-browsers';
import { METRIC } from '../../shared/log/metric-names';
import { count, logger } from '../../shared/log/observability';
import { recordProof } from '../../shared/proofs';
import { readCodeVerifier } from '../../shared/requester';
import { countSmsConfirmed } from '../../sms/metrics';
import {
  type CodeAnswer,
  type CodeRefusal,
  checkCode,
  giveCodeBack,
  type RightCode,
  useCode,
} from '../answer';
import { readCode } from '../code';
import type { CodePurpose } from '../purpose';
import { readCodeSettings } from '../settings';
import { unlock } from '../store';

export interface TypedCode {
  readonly purpose: CodePurpose;
  readonly contact: Contact;
  /** What the user has, or the decoy. */
  readonly to: string;
  /** Why nobody can have got the code. */
  readonly undeliverable?: string | undefined;
  readonly code: unknown;
}

/** A reason not to open the account despite a right code. */
export type Objection = (answer: CodeAnswer) => Promise<string | undefined>;

/**
 * Checks a code and uses it up. To the client all refusals are the same.
 *
 * @throws errors of the services
 */
export async function proveByCode(
  answer: ChallengeAnswer,
  typed: TypedCode,
  object: Objection = async () => undefined,
): Promise<boolean> {
  const { purpose, contact } = typed;
  const settings = readCodeSettings();
  const verifier = readCodeVerifier(answer.metadata.get('codeVerifier'));
  if (verifier.kind === 'malformed') return refuse('verifier');
  const code = readCode(typed.code, settings.digits);
  if (code === undefined) return refuse('malformed');
  const table = requireEnv(ENV.SECRETS_TABLE);
  const now = Math.floor(Date.now() / 1000);
  const requester = verifier.kind === 'given' ? verifier.value : undefined;
  const given: CodeAnswer = {
    table,
    purpose,
    userPoolId: answer.userPoolId,
    userName: answer.userName,
    clientId: answer.clientId,
    request: isNonce(answer.kept.signIn) ? answer.kept.signIn : '',
    round: answer.round,
    code,
    to: typed.to,
    requester,
    transient: answer.userNotFound,
    now,
  };
  const { right, checked } = await checkInBudget(given, await knownBrowser(table, answer, now));
  if (typeof right === 'string') return refuse(right);
  // A lucky guess at a code that went to nobody.
  if (answer.userNotFound || typed.undeliverable !== undefined) return refuse('undeliverable');
  // Only holders of the code get here; the answer is that of any refusal.
  if (await mustUsePasskey(answer)) {
    await unlock(table, checked, now);
    return refuse('passkey_enforced');
  }
  const objection = await object(checked);
  if (objection !== undefined) {
    if (await useCode(checked, right)) noteConfirmed(right);
    return refuse(objection);
  }
  if (!(await useCode(checked, right))) return refuse('used');
  noteConfirmed(right);
  const link = linkOf(answer, checked, right);
  if (link && !(await redeem(table, link, purpose))) return refuse('link_used');
  if (!isProven(answer, contact)) {
    try {
      await recordFirstProof(answer, contact);
    } catch (error) {
      await makeGoodAgain(checked, right, link);
      throw error;
    }
    count(METRIC.FIRST_PROOF);
    audit('Contact proven', { contact });
  }
  if (!link)
    await recordProof(table, answer, { method: purpose, at: now, clientId: answer.clientId, requester });
  count(METRIC.CODE_CONFIRMED, purpose);
  return true;
}

/**
 * Looks among this browser's own codes, then all others': it may have become known since it asked
 * (docs/adr/021). Wrong guesses count where the code is, so strangers lock no known browser.
 */
async function checkInBudget(
  given: CodeAnswer,
  browser: string | undefined,
): Promise<{ readonly right: RightCode | CodeRefusal; readonly checked: CodeAnswer }> {
  if (browser !== undefined) {
    const checked = { ...given, browser };
    const right = await checkCode(checked);
    if (right !== 'no_code' && right !== 'other_session') return { right, checked };
  }
  return { right: await checkCode(given), checked: given };
}

/** Lets the alarm on unused SMS compare sent with confirmed. */
function noteConfirmed({ country }: RightCode): void {
  if (country !== undefined) countSmsConfirmed(country);
}

/** The link in the same mail, used up with the code. */
function linkOf(answer: ChallengeAnswer, checked: CodeAnswer, right: RightCode): Redemption | undefined {
  if (right.link === undefined) return undefined;
  const { userPoolId, userName, clientId, round, requester, now } = checked;
  return {
    userPoolId,
    userName,
    clientId,
    hash: right.link,
    to: addressHash(userPoolId, answer.attributes.email ?? ''),
    round,
    codeChallenge: requester,
    now,
  };
}

/** The sign-in fails. If this fails too, the user asks for another code. */
async function makeGoodAgain(
  checked: CodeAnswer,
  right: RightCode,
  link: Redemption | undefined,
): Promise<void> {
  const results = await Promise.allSettled([
    giveCodeBack(checked, right),
    link ? giveBack(checked.table, link) : undefined,
  ]);
  for (const result of results)
    if (result.status === 'rejected')
      logger.warn('A code could not be made good again', errorFacts(result.reason));
}

export function refuse(reason: string): false {
  logger.info('A code was refused', { reason });
  noteAnswer({ reason });
  count(METRIC.CODE_REFUSED, reason);
  return false;
}
