/**
 * `SMS_OTP`: a code by SMS, typed where it was asked for (SP 800-63B-4 §3.1.3.2, out-of-band over the phone
 * network: restricted).
 */
import { readNumber } from '../../shared/codes/proven-number';
import { checkSmsEnvironment, deliverBySms } from '../../shared/codes/sms';
import { ENV, requireEnv } from '../../shared/env';
import { SECOND_PROOF, UserFacingError } from '../../shared/errors';
import { readSmsSettings } from '../../shared/sms/settings';
import { proveByCode } from './code-answer';
import { checkCodeEnvironment, codesEnabled, requestCode } from './code-request';
import type { ChallengeAnswer, ChallengeRequest, Issuer, Shown, Verifier } from './method';
import { numberInProfile } from './phone-profile';
import { phoneOf } from './phone-recipient';
import { noteProvenNumber } from './proven-number';
import { needsSecondProof } from './second-proof';

export const smsOtpIssuer: Issuer = {
  checkEnvironment() {
    checkCodeEnvironment();
    checkSmsEnvironment();
  },
  enabled: () => codesEnabled('sms'),
  challenge: 'PROVIDE_SMS_OTP',
  issue,
  repeat,
};

export const smsOtpVerifier: Verifier = {
  checkEnvironment() {
    checkCodeEnvironment();
    readSmsSettings();
  },
  enabled: () => codesEnabled('sms'),
  verify,
};

async function issue(request: ChallengeRequest): Promise<Shown> {
  const recipient = await phoneOf(request);
  const wishes = [request.metadata.get('locale'), request.attributes.locale];
  await requestCode(request, 'SMS_OTP', recipient, (order, code) =>
    deliverBySms(order, recipient, code, wishes),
  );
  return {};
}

/** Only who had the right code in this very sign-in sees that the number needs a second proof. */
async function repeat(request: ChallengeRequest): Promise<Shown> {
  const { pending } = await readNumber(requireEnv(ENV.SECRETS_TABLE), request);
  const required = pending?.request === request.requestNonce && pending.until > Math.floor(Date.now() / 1000);
  return required ? { secondProof: 'required' } : {};
}

async function verify(answer: ChallengeAnswer): Promise<boolean> {
  const { to, undeliverable } = numberInProfile(answer);
  const typed = {
    purpose: 'SMS_OTP',
    contact: 'phone_number',
    to,
    undeliverable,
    code: answer.answer,
  } as const;
  let objection: string | undefined;
  const proven = await proveByCode(answer, typed, async (checked) => {
    objection = await needsSecondProof(answer, checked);
    return objection;
  });
  if (proven) await noteProvenNumber(answer, to);
  // No challenge follows that could say so. Only who had the right code gets to read it.
  if (objection !== undefined && answer.kept.triesLeft === '1') throw new UserFacingError(SECOND_PROOF);
  return proven;
}
