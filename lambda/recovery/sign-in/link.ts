/** Signs in by `RECOVERY_LINK`, even where passkeys are enforced: it is for people who have lost theirs. */
import { audit } from '../../audit/scope';
import type { ChallengeAnswer, Verifier } from '../../custom-auth/method';
import { checkNoticeCaps } from '../../mail/caps';
import { ENV, requireEnv } from '../../shared/env';
import { METRIC } from '../../shared/log/metric-names';
import { count } from '../../shared/log/observability';
import { isRecoverySecret, redeemRecoveryLink } from '../link';
import { checkNoticeEnvironment, provenAddress } from '../proven-address';
import { recoversBy } from '../settings';
import { refuse } from './refuse';
import { tellOfUse } from './tell';

export const recoveryLinkVerifier: Verifier = {
  checkEnvironment() {
    for (const name of [ENV.SECRETS_TABLE, ENV.CHALLENGE_KEY_ID]) requireEnv(name);
    checkNoticeEnvironment();
    checkNoticeCaps();
  },
  enabled: () => recoversBy('LINK'),
  verify,
};

async function verify(answer: ChallengeAnswer): Promise<boolean> {
  // No browser asks for a recovery link, so a verifier belongs to some other link.
  if (answer.metadata.get('codeVerifier') !== undefined) return refuse('verifier');
  if (!isRecoverySecret(answer.answer)) return refuse('malformed');
  // Without an account or a proven address the same calls are made, and fail.
  const address = answer.userNotFound ? undefined : provenAddress(answer.attributes);
  const redeemed = await redeemRecoveryLink(requireEnv(ENV.SECRETS_TABLE), {
    userPoolId: answer.userPoolId,
    userName: answer.userName,
    clientId: answer.clientId,
    secret: answer.answer,
    address: address ?? '',
    round: answer.round,
    now: Math.floor(Date.now() / 1000),
  });
  if (answer.userNotFound) return refuse('unknown_user');
  if (!redeemed) return refuse(address === undefined ? 'address' : 'state');
  count(METRIC.RECOVERY_USED, 'link');
  audit('Recovery used', { method: 'RECOVERY_LINK' });
  await tellOfUse({ event: 'link-used' }, answer);
  return true;
}
