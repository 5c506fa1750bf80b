/** Redeems magic links. Everything that can be checked without a write is checked before one. */
import { audit, noteAnswer } from '../audit/scope';
import type { ChallengeAnswer, Verifier } from '../custom-auth/method';
import { mustUsePasskey } from '../passkeys/sign-in/enforcement';
import { errorFacts } from '../shared/errors';
import { isProven, mayOpen, recordFirstProof } from '../shared/first-proof';
import { METRIC } from '../shared/log/metric-names';
import { count, logger } from '../shared/log/observability';
import { readCodeVerifier } from '../shared/requester';
import { magicLinksEnabled, type RedeemConfig, readRedeemConfig } from './config';
import { type LinkMessage, parseFragment, signedBytes } from './link';
import { isSignedBy, publicKeyOf } from './signing';
import { addressHash, giveBack, linkHash, type Redemption, redeem } from './store';

export const magicLinkVerifier: Verifier = {
  checkEnvironment: () => void readRedeemConfig(),
  enabled: magicLinksEnabled,
  verify,
};

/** Why a link was refused; the client never learns which. */
export type Refusal =
  | 'malformed'
  | 'verifier'
  | 'key'
  | 'signature'
  | 'user'
  | 'expired'
  | 'not_yet'
  | 'unknown_user'
  | 'address'
  | 'passkey_enforced'
  | 'state';

async function verify(answer: ChallengeAnswer): Promise<boolean> {
  const config = readRedeemConfig();
  const checked = await check(answer, config);
  if (typeof checked === 'string') return refuse(checked);
  // Asked only of somebody who holds the link, and answered as any link that is refused.
  if (await mustUsePasskey(answer)) return refuse('passkey_enforced');
  if (!(await redeem(config.table, checked))) return refuse('state');
  if (!isProven(answer, 'email')) {
    try {
      await recordFirstProof(answer, 'email');
    } catch (error) {
      // The sign-in fails, so the link is made good again; if that fails too, the user asks for another.
      await giveBack(config.table, checked).catch((failure) =>
        logger.warn('A link could not be made good again', errorFacts(failure)),
      );
      throw error;
    }
    count(METRIC.FIRST_PROOF);
    audit('Contact proven', { contact: 'email' });
  }
  count(METRIC.LINK_REDEEMED);
  return true;
}

/** The redemption to try, or why there is none. */
async function check(answer: ChallengeAnswer, config: RedeemConfig): Promise<Redemption | Refusal> {
  const verifier = readCodeVerifier(answer.metadata.get('codeVerifier'));
  if (verifier.kind === 'malformed') return 'verifier';
  const parsed = parseFragment(answer.answer);
  if (!parsed) return 'malformed';
  const { message, messageBytes, signature } = parsed;
  const accepted = config.acceptedKeys.get(message.kid);
  if (accepted === undefined) return 'key';
  const key = await publicKeyOf(accepted);
  if (!isSignedBy(key, signedBytes(messageBytes, answer), signature)) return 'signature';
  const now = Math.floor(Date.now() / 1000);
  const wrong = wrongClaim(message, answer.userName, now);
  if (wrong) return wrong;
  if (answer.userNotFound) return 'unknown_user';
  const email = answer.attributes.email;
  if (!email || !mayOpen(answer, 'email')) return 'address';
  return {
    userPoolId: answer.userPoolId,
    userName: answer.userName,
    clientId: answer.clientId,
    hash: linkHash(message.jti),
    to: addressHash(answer.userPoolId, email),
    round: answer.round,
    codeChallenge: verifier.kind === 'given' ? verifier.value : undefined,
    now,
  };
}

/** Seconds that the clocks of two functions may differ. */
const CLOCK_SKEW = 30;

/** Which claim of a signed message speaks against it, if any. */
export function wrongClaim(message: LinkMessage, userName: string, now: number): Refusal | undefined {
  if (message.userName !== userName) return 'user';
  if (message.exp <= now) return 'expired';
  return message.iat > now + CLOCK_SKEW ? 'not_yet' : undefined;
}

function refuse(reason: Refusal): false {
  logger.info('A link was refused', { reason });
  noteAnswer({ reason });
  count(METRIC.LINK_REFUSED, reason);
  return false;
}
