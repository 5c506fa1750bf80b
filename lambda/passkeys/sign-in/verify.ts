/**
 * Signs in with a passkey: recognise the challenge, find the passkey, verify, write. All refusals look the
 * same, but whoever signed with the passkey's own key is told that it has changed.
 */
import { noteAnswer } from '../../audit/scope';
import type { ChallengeAnswer, Verifier } from '../../custom-auth/method';
import { openSignInChallenge } from '../../shared/challenges/sign-in';
import { ENV, requireEnv } from '../../shared/env';
import { PASSKEY_CHANGED, UserFacingError } from '../../shared/errors';
import { METRIC } from '../../shared/log/metric-names';
import { count, logger } from '../../shared/log/observability';
import { readCodeVerifier } from '../../shared/requester';
import type { StoredPasskey } from '../items';
import { isSealed } from '../seal';
import { type PasskeySettings, readPasskeySettings } from '../settings';
import { userHandleOf } from '../user-handle';
import { type VerifiedAuthentication, verifyAuthentication } from '../webauthn/authentication';
import { WebAuthnRefusal, type WebAuthnRefusalCode } from '../webauthn/refusal';
import { type ParsedAssertion, parseAssertion } from './assertion';
import { passkeysEnabled } from './enforcement';
import { readKept } from './open';
import { findPasskey, noteChanged, recordSignIn, type SignInRecord } from './store';

export const passkeyVerifier: Verifier = { checkEnvironment, enabled: passkeysEnabled, verify };

/** How often a sign-in is tried that loses to concurrent changes of the passkey. */
const MAX_TRIES = 3;
/** Seconds: Cognito's three tries of 5 s, and a little. */
const SAME_ROUND_SECONDS = 20;

function checkEnvironment(): void {
  readPasskeySettings();
  for (const name of [ENV.AUTHENTICATORS_TABLE, ENV.SECRETS_TABLE, ENV.CHALLENGE_KEY_ID]) requireEnv(name);
}

async function verify(answer: ChallengeAnswer): Promise<boolean> {
  const settings = readPasskeySettings();
  const requester = readCodeVerifier(answer.metadata.get('codeVerifier'));
  if (requester.kind === 'malformed') return refuse('verifier');
  const parsed = parseAssertion(answer.answer);
  if (!parsed) return refuse('malformed');
  const now = Math.floor(Date.now() / 1000);
  const challenge = await recognise(parsed.challenge, answer.kept, now);
  if (!challenge) return refuse('challenge');
  const handle = userHandleOf(answer.attributes.sub, answer.userName);
  const tables = {
    authenticators: requireEnv(ENV.AUTHENTICATORS_TABLE),
    secrets: requireEnv(ENV.SECRETS_TABLE),
  };
  for (let tried = 0; tried < MAX_TRIES; tried++) {
    const passkey = await findPasskey(tables.authenticators, handle, parsed.credentialId);
    const sealed = await isSealed(handle, passkey);
    if (!passkey || answer.userNotFound) return refuse('unknown_passkey');
    if (!sealed && now >= (settings.unsealedUntil ?? 0)) return refuseUnsealed();
    const again = isSameRound(passkey, answer.round, now);
    const verified = judge(
      parsed,
      // A later try of a round is judged by the counter before it.
      again ? { ...passkey, signCount: passkey.signCountBefore ?? passkey.signCount } : passkey,
      { handle, isPublic: challenge.expires !== undefined },
      settings,
    );
    // Neither a late try of the round nor a lost race is a sign of a change.
    if (verified === 'changed' && (passkey.round === answer.round || tried > 0)) return false;
    if (verified === 'changed') {
      await noteChanged(tables.authenticators, handle, passkey.credentialId);
      throw new UserFacingError(PASSKEY_CHANGED);
    }
    if (verified === undefined) return false;
    if (verified.counterStopped) logger.info('The counter of a passkey that may be backed up has stopped');
    const record: SignInRecord = {
      handle,
      passkey,
      again,
      round: answer.round,
      newSignCount: verified.newSignCount,
      publicChallenge:
        challenge.expires === undefined ? undefined : { value: parsed.challenge, expires: challenge.expires },
      owner: answer,
      proof: {
        method: 'FIDO2',
        at: now,
        clientId: answer.clientId,
        requester: requester.kind === 'given' ? requester.value : undefined,
        passkey: { userVerified: verified.userVerified, backedUp: verified.backedUp },
      },
    };
    const outcome = await recordSignIn(tables, record);
    if (outcome === 'redeemed') return refuse('challenge_used');
    if (outcome === 'written') {
      count(METRIC.PASSKEY_SIGN_IN);
      noteAnswer({ userVerified: verified.userVerified, backedUp: verified.backedUp });
      return true;
    }
  }
  return refuse('changed');
}

/** The challenge that an assertion answers: the session's own, or a public one, which has an expiry. */
async function recognise(
  challenge: string,
  kept: Readonly<Record<string, string>>,
  now: number,
): Promise<{ readonly expires: number | undefined } | undefined> {
  if (challenge === readKept(kept, now)) return { expires: undefined };
  return openSignInChallenge(challenge, now);
}

function isSameRound(passkey: StoredPasskey, round: string, now: number): boolean {
  if (passkey.round !== round || passkey.lastSignIn === undefined) return false;
  return Date.parse(passkey.lastSignIn) / 1000 > now - SAME_ROUND_SECONDS;
}

/** Refusals after a right signature by the passkey's key. */
const CHANGED: ReadonlySet<WebAuthnRefusalCode> = new Set([
  'backup-eligibility-changed',
  'sign-count-went-back',
]);

/** Undefined when refused; `'changed'` when refused after the passkey's own signature. */
function judge(
  { assertion, challenge }: ParsedAssertion,
  passkey: StoredPasskey,
  { handle, isPublic }: { readonly handle: string; readonly isPublic: boolean },
  policy: PasskeySettings,
): VerifiedAuthentication | 'changed' | undefined {
  try {
    return verifyAuthentication({
      assertion,
      // With a public challenge the passkey names the user.
      expected: { challenge, userHandle: handle, userHandleRequired: isPublic },
      credential: {
        id: passkey.credentialId,
        jwk: passkey.jwk,
        rpId: passkey.rpId,
        signCount: passkey.signCount,
        backupEligible: passkey.flagBackupEligibility === 1,
      },
      policy,
    });
  } catch (error) {
    if (!(error instanceof WebAuthnRefusal)) throw error;
    if (error.code === 'sign-count-went-back') {
      count(METRIC.PASSKEY_COUNTER_WENT_BACK);
      logger.warn('The counter of a passkey did not advance; a copy of it may be in use', error.detail);
    }
    refuse(error.code);
    return CHANGED.has(error.code) ? 'changed' : undefined;
  }
}

/** Refuses a passkey without a seal: adopted and no longer accepted, or written by somebody else. */
function refuseUnsealed(): false {
  logger.warn('A passkey without the seal that registration gives was refused; see docs/tables.md');
  return refuse('unsealed');
}

function refuse(reason: string): false {
  logger.info('A passkey was refused', { reason });
  noteAnswer({ reason });
  count(METRIC.PASSKEY_REFUSED, reason);
  return false;
}
