/** `SMS_OTP`: a code by SMS, typed where it was asked for (SP 800-63B-4 §3.1.3.2, out-of-band over the phone network: restricted). */
import { readNumber } from '../../shared/codes/proven-number';
import { checkSmsEnvironment, deliverBySms } from '../../shared/codes/sms';
import { ENV, requireEnv } from '../../shared/env';
import { readSmsSettings } from '../../shared/sms/settings';
import { proveByCode } from './code-answer';
import { checkCodeEnvironment, codesEnabled, requestCode } from './code-request';
import type { ChallengeAnswer, ChallengeRequest, Issuer, Shown, Verifier } from './method';
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
  const { to, number, undeliverable } = await phoneOf(answer);
  const typed = {
    purpose: 'SMS_OTP',
    contact: 'phone_number',
    to,
    undeliverable,
    code: answer.answer,
  } as const;
  if (!(await proveByCode(answer, typed, (checked) => needsSecondProof(answer, checked)))) return false;
  await noteProvenNumber(answer, number);
  return true;
}
