/** Made of the code methods' rows. */

import type { ChallengeRequest, Issuer, Shown } from '../../custom-auth/method';
import { readTimeZone } from '../../mail/time-zone';
import { ENV, requireEnv } from '../../shared/env';
import { UserFacingError } from '../../shared/errors';
import { METRIC } from '../../shared/log/metric-names';
import { count, logger } from '../../shared/log/observability';
import { CODE_METHODS, type CodeMethod, type CodeMethodName } from '../methods';
import { readProvenNumber } from '../proven-number';
import { CODE_CHANNELS, type CodeAddressee } from './code-channels';
import { checkCodeEnvironment, codesEnabled, isAnswered, requestCode } from './code-request';
import { MASK, maskOf, stepUpToken } from './step-up';

export function codeIssuer(name: CodeMethodName): Issuer {
  const method: CodeMethod = CODE_METHODS[name];
  const channel = CODE_CHANNELS[CODE_METHODS[name].channel];

  const send = async (request: ChallengeRequest): Promise<CodeAddressee> => {
    const addressee = await channel.addresseeOf(request);
    const wishes = [request.metadata.get('locale'), request.attributes.locale];
    const timeZone = readTimeZone(request.metadata.get('timeZone'));
    await requestCode(request, name, addressee.recipient, (order, code) =>
      addressee.deliver(order, code, wishes, timeZone),
    );
    return addressee;
  };

  const stepUp = async (request: ChallengeRequest): Promise<Shown> => {
    // The package's client doesn't send its token this early.
    const token = await stepUpToken(request);
    if (token === 'foreign') {
      logger.info('Nothing is sent to the user', { metric: METRIC.CODE_REFUSED, reason: 'token' });
      count(METRIC.CODE_REFUSED, 'token');
      return { phoneNumber: MASK };
    }
    const { number } = await send(request);
    return { phoneNumber: token === 'own' ? maskOf(number) : MASK };
  };

  /** After a wrong answer, whose token this trigger doesn't see. */
  const stepUpAgain = async (request: ChallengeRequest): Promise<Shown> => {
    if ((await stepUpToken(request)) !== 'own') return { phoneNumber: MASK };
    return { phoneNumber: maskOf((await channel.addresseeOf(request)).number) };
  };

  const signIn = async (request: ChallengeRequest): Promise<Shown> => {
    // Codes in links' mails can only be answered here, not asked for.
    if (!codesEnabled(method.setting)) throw new UserFacingError('This sign-in method is not supported.');
    await send(request);
    return {};
  };

  return {
    checkEnvironment() {
      checkCodeEnvironment();
      channel.checkEnvironment();
    },
    enabled: () => isAnswered(method),
    challenge: `PROVIDE_${name}`,
    issue: method.stepUp ? stepUp : signIn,
    repeat: method.stepUp
      ? stepUpAgain
      : method.contact === 'phone_number'
        ? secondProofShown
        : async () => ({}),
  };
}

/** Only after the right code in this very sign-in. */
async function secondProofShown(request: ChallengeRequest): Promise<Shown> {
  const { pending } = await readProvenNumber(requireEnv(ENV.SECRETS_TABLE), request);
  const required = pending?.request === request.requestNonce && pending.until > Math.floor(Date.now() / 1000);
  return required ? { secondProof: 'required' } : {};
}
