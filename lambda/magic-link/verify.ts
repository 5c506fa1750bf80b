/**
 * Redeems magic links: checks the answer, then in one write uses the link up and gets its signature. Where
 * passkeys are enforced, checks the signature before, so that nothing is used up.
 */
import { audit, noteAnswer } from '../audit/scope';
import type { ChallengeAnswer, Verifier } from '../custom-auth/method';
import { enforcesPasskeys, mustUsePasskey } from '../passkeys/sign-in/enforcement';
import { errorFacts } from '../shared/errors';
import { isProven, mayOpen, recordFirstProof } from '../shared/first-proof';
import { METRIC } from '../shared/log/metric-names';
import { count, logger } from '../shared/log/observability';
import { readCodeVerifier } from '../shared/requester';
import { magicLinksEnabled, type RedeemConfig, readRedeemConfig } from './config';
import type { StoredLink } from './limits';
import { type LinkMessage, linkHash, parseFragment, signedBytes } from './link';
import { longSignedBytes, type ParsedLongLink, parseLongFragment } from './long-link';
import { haveAnyKey, isSignedBy, publicKeyOf } from './signing';
import { addressHash, giveBack, type Redemption, readUser, redeem } from './store';

export const magicLinkVerifier: Verifier = {
  checkEnvironment: () => void readRedeemConfig(),
  enabled: magicLinksEnabled,
  verify,
};

/** The client never learns which. */
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
  const claim = await check(answer, config);
  if (typeof claim === 'string') return refuse(claim);
  // Only whoever holds the link gets here; they are answered as with any refusal.
  if (enforcesPasskeys()) {
    const why = claim.proveBy && (await claim.proveBy(await keptLink(claim.redemption, config)));
    if (why) return refuse(why);
    if (await mustUsePasskey(answer)) return refuse('passkey_enforced');
  }
  const { redemption } = claim;
  const link = await redeem(config.table, redemption);
  if (!link) return refuse(claim.barred ?? 'state');
  try {
    // A bad link gets here only if somebody wrote it into the table.
    const why = claim.barred ?? (await claim.proveBy?.(link));
    if (why) {
      await giveBack(config.table, redemption);
      return refuse(why);
    }
    if (!isProven(answer, 'email')) await proveAddress(answer);
  } catch (error) {
    // The sign-in fails. If this fails too, the user asks for another link.
    await giveBack(config.table, redemption).catch((failure) =>
      logger.warn('A link could not be made good again', errorFacts(failure)),
    );
    throw error;
  }
  count(METRIC.LINK_REDEEMED);
  return true;
}

async function proveAddress(answer: ChallengeAnswer): Promise<void> {
  await recordFirstProof(answer, 'email');
  count(METRIC.FIRST_PROOF);
  audit('Contact proven', { contact: 'email' });
}

interface Claim {
  readonly redemption: Redemption;
  /** Why it must fail all the same; only holders of a link get that far. */
  readonly barred?: Refusal;
  /** Judges the stored link; absent where the signature was in the mail. */
  proveBy?(link: StoredLink | undefined): Promise<Refusal | undefined>;
}

/** Checks what can be checked without the table. */
async function check(answer: ChallengeAnswer, config: RedeemConfig): Promise<Claim | Refusal> {
  const verifier = readCodeVerifier(answer.metadata.get('codeVerifier'));
  if (verifier.kind === 'malformed') return 'verifier';
  const codeChallenge = verifier.kind === 'given' ? verifier.value : undefined;
  const long = parseLongFragment(answer.answer);
  if (long) return checkLong(answer, config, long, codeChallenge);
  const parsed = parseFragment(answer.answer);
  if (!parsed) return 'malformed';
  const { message, messageBytes, token } = parsed;
  const now = nowInSeconds();
  const wrong = wrongClaim(message, answer.userName, now);
  if (wrong) return wrong;
  await haveAnyKey(config.acceptedKeys.values());
  const hash = linkHash(token);
  // Without an account or an address it fails, after the same work.
  const barred = whyBarred(answer);
  const email = barred === undefined ? (answer.attributes.email ?? '') : '';
  return {
    redemption: redemptionOf(answer, { hash, email, codeChallenge, now, keepsSignature: true }),
    ...(barred === undefined ? {} : { barred }),
    async proveBy(link) {
      if (!link?.signature) return 'state';
      const { keyId, bytes } = link.signature;
      const accepted = config.acceptedKeys.get(keyId);
      if (accepted === undefined) return 'key';
      const signed = signedBytes(messageBytes, answer, { ...link, hash });
      return isSignedBy(await publicKeyOf(accepted), signed, bytes) ? undefined : 'signature';
    },
  };
}

/** Verifies before reading or writing anything. */
async function checkLong(
  answer: ChallengeAnswer,
  config: RedeemConfig,
  { message, messageBytes, signature }: ParsedLongLink,
  codeChallenge: string | undefined,
): Promise<Claim | Refusal> {
  const accepted = config.acceptedKeys.get(message.kid);
  if (accepted === undefined) return 'key';
  const key = await publicKeyOf(accepted);
  if (!isSignedBy(key, longSignedBytes(messageBytes, answer), signature)) return 'signature';
  const now = nowInSeconds();
  const wrong = wrongClaim(message, answer.userName, now) ?? whyBarred(answer);
  if (wrong) return wrong;
  const hash = linkHash(message.jti);
  const email = answer.attributes.email ?? '';
  return { redemption: redemptionOf(answer, { hash, email, codeChallenge, now, keepsSignature: false }) };
}

const nowInSeconds = () => Math.floor(Date.now() / 1000);

function whyBarred(answer: ChallengeAnswer): Refusal | undefined {
  if (answer.userNotFound) return 'unknown_user';
  return !answer.attributes.email || !mayOpen(answer, 'email') ? 'address' : undefined;
}

function redemptionOf(
  { userPoolId, userName, clientId, round }: ChallengeAnswer,
  {
    email,
    ...facts
  }: Pick<Redemption, 'hash' | 'codeChallenge' | 'now' | 'keepsSignature'> & { email: string },
): Redemption {
  return { userPoolId, userName, clientId, round, to: addressHash(userPoolId, email), ...facts };
}

/** Reads the link before it is used up, where passkeys are enforced. */
async function keptLink(redemption: Redemption, { table }: RedeemConfig): Promise<StoredLink | undefined> {
  return (await readUser(table, redemption)).links.get(redemption.hash);
}

/** Seconds that two functions' clocks may differ. */
const CLOCK_SKEW = 30;

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
