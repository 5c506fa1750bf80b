/** DescribeAccountAttributes, DescribeAccountLimits, DescribeSpendLimits. */
import type { Operations } from '../sdk';
import { MOST_NUMBERS } from '../sms-sandbox';
import type { SmsAccount } from './account';
import { operation, PAGE, paged } from './input';

/** US dollars; voice messages are not emulated. */
const VOICE_MONTHLY_SPEND = 1;

export function describeAccount(account: SmsAccount) {
  const listed = <const Name extends string, Listed>(answer: Name, list: () => readonly Listed[]) =>
    operation(
      PAGE,
      () => '*',
      (input) => {
        const { page, more } = paged(list(), input);
        return { [answer]: page, ...more } as { [_ in Name]: readonly Listed[] } & { NextToken?: string };
      },
    );
  return {
    DescribeAccountAttributes: listed('AccountAttributes', () => [
      { Name: 'ACCOUNT_TIER', Value: account.settings.values.AccountTier },
    ]),
    DescribeAccountLimits: listed('AccountLimits', () => [
      { Name: 'PHONE_NUMBERS', Used: account.phoneNumbers.all().length, Max: 25 },
      { Name: 'POOLS', Used: account.pools.all().length, Max: 25 },
      { Name: 'CONFIGURATION_SETS', Used: account.configurationSets.all().length, Max: 25 },
      { Name: 'OPT_OUT_LISTS', Used: account.optOutLists.all().length, Max: 25 },
      { Name: 'SENDER_IDS', Used: account.senderIds.all().length, Max: 25 },
      { Name: 'VERIFIED_DESTINATION_NUMBERS', Used: account.sandbox.all().length, Max: MOST_NUMBERS },
    ]),
    DescribeSpendLimits: listed('SpendLimits', () =>
      (
        [
          [
            'TEXT_MESSAGE_MONTHLY_SPEND_LIMIT',
            account.settings.values.TextMessageMonthlySpendLimit,
            account.ownLimit,
          ],
          ['VOICE_MESSAGE_MONTHLY_SPEND_LIMIT', VOICE_MONTHLY_SPEND, undefined],
        ] as const
      ).map(([Name, most, own]) => ({
        Name,
        EnforcedLimit: own ?? most,
        MaxLimit: most,
        Overridden: own !== undefined,
      })),
    ),
  } satisfies Operations<typeof import('@aws-sdk/client-pinpoint-sms-voice-v2')>;
}
