import { AwsError } from '../../contract';
import { optionalText, unread } from '../input';
import type { Operations } from '../sdk';
import { MOST_NUMBERS, type SandboxNumber } from '../sms-sandbox';
import type { SmsAccount } from './account';
import { type Input, listOf, operation, PAGE, paged, textOf } from './input';
import { conflict, invalid, notFound } from './refusals';

const NUMBER = { least: 1, most: 20, pattern: /^\+?[1-9][0-9]{1,18}$/ };
const CODE = { least: 1, most: 20, pattern: /^[A-Za-z0-9]+$/ };

export function destinationNumbers(account: SmsAccount) {
  const { sandbox, settings } = account;
  const arnOf = ({ id }: SandboxNumber) => account.arn('verified-destination-number', id);
  const numberBy = (named: unknown) => sandbox.all().find((it) => it.id === named || arnOf(it) === named);
  const onNumber = ({ VerifiedDestinationNumberId: named }: Input) => {
    const found = numberBy(named);
    return found ? arnOf(found) : '*';
  };
  const get = ({ VerifiedDestinationNumberId: named }: Input) => {
    if (typeof named !== 'string')
      throw invalid('VerifiedDestinationNumberId', 'it is missing.', 'MISSING_PARAMETER');
    const found = numberBy(named);
    if (!found) throw notFound('verified-destination-number', named);
    return found;
  };
  const described = (it: SandboxNumber) => ({
    ...identified(it),
    Status: it.verified ? ('VERIFIED' as const) : ('PENDING' as const),
  });
  const identified = (it: SandboxNumber) => ({
    VerifiedDestinationNumberArn: arnOf(it),
    VerifiedDestinationNumberId: it.id,
    DestinationPhoneNumber: it.number,
    CreatedTimestamp: new Date(it.createdAt),
  });

  return {
    CreateVerifiedDestinationNumber: operation(
      { DestinationPhoneNumber: optionalText, ClientToken: unread },
      onNumber,
      (input) => {
        const given = textOf(input, 'DestinationPhoneNumber', NUMBER);
        if (given === undefined)
          throw invalid('DestinationPhoneNumber', 'it is missing.', 'MISSING_PARAMETER');
        const number = given.replace(/^\+?/, '+');
        const known = sandbox.find(number);
        if (known)
          throw conflict(
            'RESOURCE_ALREADY_EXISTS',
            `${number} is there already.`,
            'verified-destination-number',
            known.id,
          );
        if (sandbox.all().length >= MOST_NUMBERS)
          throw new AwsError(
            'ServiceQuotaExceededException',
            `VERIFIED_DESTINATION_NUMBERS_PER_ACCOUNT: ${MOST_NUMBERS} are allowed.`,
            400,
            { Reason: 'VERIFIED_DESTINATION_NUMBERS_PER_ACCOUNT' },
          );
        return described(sandbox.add(number));
      },
    ),
    SendDestinationNumberVerificationCode: operation(
      { VerifiedDestinationNumberId: unread, VerificationChannel: unread, LanguageCode: unread },
      onNumber,
      (input) => {
        if (input.VerificationChannel !== 'TEXT')
          throw invalid('VerificationChannel', 'only TEXT is emulated.', 'INVALID_PARAMETER');
        const { number, code } = sandbox.renewCode(get(input));
        const message = `Your verification code is ${code}`;
        return {
          MessageId: account.context.deliverSms({ phoneNumber: number, message, senderId: undefined }),
        };
      },
    ),
    VerifyDestinationNumber: operation(
      { VerifiedDestinationNumberId: unread, VerificationCode: unread },
      onNumber,
      (input) => {
        const known = get(input);
        if (!sandbox.verify(known, textOf(input, 'VerificationCode', CODE)))
          throw invalid('VerificationCode', 'it is not the one that was sent.', 'VERIFICATION_CODE_MISMATCH');
        return described(sandbox.find(known.number) ?? known);
      },
    ),
    DescribeVerifiedDestinationNumbers: operation(
      { VerifiedDestinationNumberIds: unread, DestinationPhoneNumbers: unread, ...PAGE },
      onNumber,
      (input) => {
        const ids = listOf(input, 'VerifiedDestinationNumberIds');
        const numbers = listOf(input, 'DestinationPhoneNumbers');
        for (const id of ids ?? []) get({ VerifiedDestinationNumberId: id });
        const found = sandbox
          .all()
          .filter((it) => ids?.some((id) => id === it.id || id === arnOf(it)) ?? true)
          .filter((it) => numbers?.includes(it.number) ?? true);
        const { page, more } = paged(found, input);
        return { VerifiedDestinationNumbers: page.map(described), ...more };
      },
    ),
    DeleteVerifiedDestinationNumber: operation({ VerifiedDestinationNumberId: unread }, onNumber, (input) => {
      const known = get(input);
      if (!sandbox.delete(known))
        throw conflict(
          'RESOURCE_DELETION_NOT_ALLOWED',
          'a number stays for 24 hours.',
          'verified-destination-number',
          known.id,
        );
      return identified(known);
    }),
    SetTextMessageSpendLimitOverride: operation(
      { MonthlyLimit: unread },
      onNumber,
      ({ MonthlyLimit: limit }) => {
        if (!Number.isInteger(limit) || limit < 0)
          throw invalid('MonthlyLimit', 'it must be a whole number of US dollars.');
        if (limit > settings.values.TextMessageMonthlySpendLimit)
          throw invalid(
            'MonthlyLimit',
            `AWS allows this account ${settings.values.TextMessageMonthlySpendLimit}.`,
            'REQUESTED_SPEND_LIMIT_HIGHER_THAN_SERVICE_LIMIT',
          );
        account.setOwnLimit(limit);
        return { MonthlyLimit: limit };
      },
    ),
    DeleteTextMessageSpendLimitOverride: operation({}, onNumber, () => {
      account.setOwnLimit(undefined);
      return {};
    }),
  } satisfies Operations<typeof import('@aws-sdk/client-pinpoint-sms-voice-v2')>;
}
