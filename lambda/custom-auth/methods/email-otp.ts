/**
 * `EMAIL_OTP`: a code by e-mail, typed where it was asked for. A mailbox is no out-of-band authenticator by
 * SP 800-63B-4 §3.1.3.1: it is as strong as what opens it, like a link.
 */
import { checkMailEnvironment, deliverByMail } from '../../shared/codes/mail/deliver';
import { UserFacingError } from '../../shared/errors';
import { proveByCode } from './code-answer';
import { checkCodeEnvironment, codesEnabled, requestCode } from './code-request';
import { recipientOf } from './mail-recipient';
import type { ChallengeRequest, Issuer, Shown, Verifier } from './method';

export const emailOtpIssuer: Issuer = {
  checkEnvironment() {
    checkCodeEnvironment();
    checkMailEnvironment();
  },
  enabled: answersEnabled,
  challenge: 'PROVIDE_EMAIL_OTP',
  issue,
  repeat: async () => ({}),
};

export const emailOtpVerifier: Verifier = {
  checkEnvironment: () => void checkCodeEnvironment(),
  enabled: answersEnabled,
  async verify(answer) {
    const { address: to, undeliverable } = recipientOf(answer);
    return proveByCode(answer, {
      purpose: 'EMAIL_OTP',
      contact: 'email',
      to,
      undeliverable,
      code: answer.answer,
    });
  },
};

/** Codes in the mails of links are answered here as well. */
function answersEnabled(): boolean {
  return codesEnabled('email') || codesEnabled('inLinkMail');
}

async function issue(request: ChallengeRequest): Promise<Shown> {
  if (!codesEnabled('email')) throw new UserFacingError('This sign-in method is not supported.');
  const { address: to, ...rest } = recipientOf(request);
  const wishes = [request.metadata.get('locale'), request.attributes.locale];
  await requestCode(request, 'EMAIL_OTP', { to, ...rest }, (order, code) =>
    deliverByMail(order, 'sign-in', code, wishes),
  );
  return {};
}
