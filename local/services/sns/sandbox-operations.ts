import { AwsError, type SentSms } from '../../contract';
import { optionalText } from '../input';
import type { MemoryOutbox } from '../outbox';
import type { Operations } from '../sdk';
import { MOST_NUMBERS, type SandboxNumber } from '../sms-sandbox';
import { invalid, operation } from './input';
import type { Topics } from './topics';

/** Pattern of API_CreateSMSSandboxPhoneNumber, for a whole number. */
const PHONE_NUMBER = /^\+[0-9]{8,15}$/;

const PHONE = { PhoneNumber: optionalText };
const onAll = () => '*';

export function sandboxOperations({ sandbox }: Topics, telephone: MemoryOutbox<SentSms>) {
  const get = (number = ''): SandboxNumber => {
    const known = sandbox.find(number);
    if (known) return known;
    throw new AwsError('ResourceNotFound', `${number} is no number of the SMS sandbox.`, 404);
  };
  return {
    CreateSMSSandboxPhoneNumber: operation(
      { ...PHONE, LanguageCode: optionalText },
      onAll,
      ({ PhoneNumber: number = '' }) => {
        if (!PHONE_NUMBER.test(number)) throw invalid('PhoneNumber Reason: write it in E.164');
        const known = sandbox.find(number);
        if (!known && sandbox.all().length >= MOST_NUMBERS)
          throw new AwsError('UserError', `The SMS sandbox has ${MOST_NUMBERS} numbers already.`);
        const { code } = sandbox.renewCode(known ?? sandbox.add(number));
        telephone.keep({
          phoneNumber: number,
          message: `Your verification code is ${code}`,
          senderId: undefined,
        });
        return {};
      },
    ),
    VerifySMSSandboxPhoneNumber: operation({ ...PHONE, OneTimePassword: optionalText }, onAll, (input) => {
      if (!sandbox.verify(get(input.PhoneNumber), input.OneTimePassword))
        throw new AwsError('VerificationException', 'The one-time password is not the one that was sent.');
      return {};
    }),
    ListSMSSandboxPhoneNumbers: operation({}, onAll, () => ({
      PhoneNumbers: sandbox.all().map(({ number, verified }) => ({
        PhoneNumber: number,
        Status: verified ? ('Verified' as const) : ('Pending' as const),
      })),
    })),
    DeleteSMSSandboxPhoneNumber: operation(PHONE, onAll, (input) => {
      if (!sandbox.delete(get(input.PhoneNumber)))
        throw new AwsError('UserError', 'A number can be deleted 24 hours after it was added.');
      return {};
    }),
  } satisfies Operations<typeof import('@aws-sdk/client-sns')>;
}
