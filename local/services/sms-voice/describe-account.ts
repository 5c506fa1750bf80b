/** DescribeAccountAttributes, DescribeAccountLimits, DescribeSpendLimits: an account out of the sandbox. */
import type { Operation } from '../../contract';
import type { SmsAccount } from './account';
import { type Input, paged, refuseUnknown } from './input';

/** Monthly limit in US dollars that is shown; nothing here costs money, so it is not enforced. */
const MONTHLY_SPEND = 1;

/** Operations that describe the account, by name. */
export function describeAccount(account: SmsAccount): Record<string, Operation<Input>> {
  const operation = (action: string, answer: string, list: () => readonly object[]): Operation<Input> => ({
    access: () => ({ action: `sms-voice:${action}`, resource: '*' }),
    run: (input) => {
      refuseUnknown(input, ['MaxResults', 'NextToken'], action);
      const { page, more } = paged(list(), input);
      return { [answer]: page, ...more };
    },
  });
  return {
    DescribeAccountAttributes: operation('DescribeAccountAttributes', 'AccountAttributes', () => [
      { Name: 'ACCOUNT_TIER', Value: 'PRODUCTION' },
    ]),
    DescribeAccountLimits: operation('DescribeAccountLimits', 'AccountLimits', () => [
      { Name: 'PHONE_NUMBERS', Used: account.phoneNumbers.all().length, Max: 25 },
      { Name: 'POOLS', Used: account.pools.all().length, Max: 25 },
      { Name: 'CONFIGURATION_SETS', Used: account.configurationSets.all().length, Max: 25 },
      { Name: 'OPT_OUT_LISTS', Used: account.optOutLists.all().length, Max: 25 },
      { Name: 'SENDER_IDS', Used: account.senderIds.all().length, Max: 25 },
    ]),
    DescribeSpendLimits: operation('DescribeSpendLimits', 'SpendLimits', () =>
      ['TEXT_MESSAGE_MONTHLY_SPEND_LIMIT', 'VOICE_MESSAGE_MONTHLY_SPEND_LIMIT'].map((Name) => ({
        Name,
        EnforcedLimit: MONTHLY_SPEND,
        MaxLimit: MONTHLY_SPEND,
        Overridden: false,
      })),
    ),
  };
}
