/** Made of the code methods' rows. */

import type { ChallengeAnswer, Subject, Verifier } from '../../custom-auth/method';
import { recipientOf } from '../../mail/recipient';
import { SECOND_PROOF, UserFacingError } from '../../shared/errors';
import type { Contact } from '../../shared/first-proof';
import { readSmsSettings } from '../../sms/settings';
import { CODE_METHODS, type CodeMethod, type CodeMethodName } from '../methods';
import { proveByCode, refuse } from './code-answer';
import { checkCodeEnvironment, isAnswered } from './code-request';
import { noteProvenNumber } from './note-proven-number';
import { numberInProfile } from './phone-profile';
import { needsSecondProof } from './second-proof';
import { stepUpAnswer } from './step-up';

export function codeVerifier(name: CodeMethodName): Verifier {
  const method: CodeMethod = CODE_METHODS[name];
  const isPhone = method.contact === 'phone_number';
  return {
    checkEnvironment() {
      checkCodeEnvironment();
      if (isPhone) readSmsSettings();
    },
    enabled: () => isAnswered(method),
    async verify(answer) {
      const code = method.stepUp ? await stepUpAnswer(answer) : { secretCode: answer.answer };
      if (typeof code === 'string') return refuse(code);
      return prove(name, method, answer, code.secretCode);
    },
  };
}

async function prove(
  purpose: CodeMethodName,
  { contact, stepUp }: CodeMethod,
  answer: ChallengeAnswer,
  code: unknown,
): Promise<boolean> {
  const { to, undeliverable } = inProfile(answer, contact);
  const typed = { purpose, contact, to, undeliverable, code };
  if (contact !== 'phone_number') return proveByCode(answer, typed);
  let objection: string | undefined;
  const proven = await proveByCode(answer, typed, async (checked) => {
    // A step-up has proven more than the number.
    if (!stepUp) objection = await needsSecondProof(answer, checked);
    return objection;
  });
  if (proven) await noteProvenNumber(answer, to);
  // On the last try no challenge can say so. Only holders of the right code read it.
  if (objection !== undefined && answer.kept.triesLeft === '1') throw new UserFacingError(SECOND_PROOF);
  return proven;
}

/** From the profile as it is now. */
function inProfile(subject: Subject, contact: Contact) {
  if (contact === 'phone_number') return numberInProfile(subject);
  const { address: to, undeliverable } = recipientOf(subject);
  return { to, undeliverable };
}
