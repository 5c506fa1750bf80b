/** Numbers that get text messages while the account is in the SMS sandbox. */
import { AwsError, type Operation, type SentSms } from '../../contract';
import type { MemoryOutbox } from '../outbox';
import { MOST_NUMBERS, type SandboxNumber } from '../sms-sandbox';
import { checkStrings, refuseUnknown } from './input';
import type { Topics } from './topics';

/** Pattern of API_CreateSMSSandboxPhoneNumber, as far as it is a whole number. */
const PHONE_NUMBER = /^\+[0-9]{8,15}$/;

// biome-ignore lint/suspicious/noExplicitAny: the wire decides; every member is checked where it is read.
type Input = Readonly<Record<string, any>>;

/** Create-, Verify-, List- and DeleteSMSSandboxPhoneNumber(s). */
export function sandboxOperations(
  { sandbox }: Topics,
  telephone: MemoryOutbox<SentSms>,
): Record<string, Operation> {
  const operation = (
    action: string,
    known: readonly string[],
    run: (input: Input) => unknown,
  ): Operation => ({
    access: () => ({ action: `sns:${action}`, resource: '*' }),
    run: (input: Input) => {
      checkStrings(input, ['PhoneNumber', 'OneTimePassword', 'LanguageCode']);
      refuseUnknown(input, known, action);
      return run(input);
    },
  });
  const get = ({ PhoneNumber: number }: Input): SandboxNumber => {
    const known = sandbox.find(number);
    if (known) return known;
    throw new AwsError('ResourceNotFound', `${number} is no number of the SMS sandbox.`, 404);
  };
  return {
    CreateSMSSandboxPhoneNumber: operation(
      'CreateSMSSandboxPhoneNumber',
      ['PhoneNumber', 'LanguageCode'],
      ({ PhoneNumber: number }) => {
        if (!PHONE_NUMBER.test(number))
          throw new AwsError('InvalidParameter', 'Invalid parameter: PhoneNumber Reason: write it in E.164');
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
    VerifySMSSandboxPhoneNumber: operation(
      'VerifySMSSandboxPhoneNumber',
      ['PhoneNumber', 'OneTimePassword'],
      (input) => {
        if (!sandbox.verify(get(input), input.OneTimePassword))
          throw new AwsError('VerificationException', 'The one-time password is not the one that was sent.');
        return {};
      },
    ),
    ListSMSSandboxPhoneNumbers: operation('ListSMSSandboxPhoneNumbers', [], () => ({
      PhoneNumbers: sandbox.all().map(({ number, verified }) => ({
        PhoneNumber: number,
        Status: verified ? 'Verified' : 'Pending',
      })),
    })),
    DeleteSMSSandboxPhoneNumber: operation('DeleteSMSSandboxPhoneNumber', ['PhoneNumber'], (input) => {
      if (!sandbox.delete(get(input)))
        throw new AwsError('UserError', 'A number can be deleted 24 hours after it was added.');
      return {};
    }),
  };
}
