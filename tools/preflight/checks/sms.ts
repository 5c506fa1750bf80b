import {
  DescribeAccountAttributesCommand,
  DescribePhoneNumbersCommand,
  DescribePoolsCommand,
  DescribeSenderIdsCommand,
  DescribeSpendLimitsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { GetSMSAttributesCommand, GetSMSSandboxAccountStatusCommand } from '@aws-sdk/client-sns';
import { usesSms } from '../../../lib/config/codes/schema';
import type { Config } from '../../../lib/config/schema';
import type { OriginationIdentityConfig, SmsConfig } from '../../../lib/config/sms/schema';
import type { AwsAccess } from '../aws-access';
import { type Check, ok, problem } from '../check';

const DAYS_OF_A_MONTH = 31;
/** US dollars a month, until more is asked for. */
const FIRST_LIMIT = 1;

const goesBy = (kind: SmsConfig['channel']['kind']) => (config: Config) =>
  usesSms(config) && config.sms?.channel.kind === kind;

export const smsChecks: readonly Check[] = [
  {
    id: 'sms-sandbox',
    stops: 'users',
    title: 'SMS production access',
    permissions: ['sms-voice:DescribeAccountAttributes'],
    concerns: goesBy('end-user-messaging'),
    async run({ aws }) {
      const { AccountAttributes = [] } = await aws.sms.send(new DescribeAccountAttributesCommand({}));
      const tier = AccountAttributes.find(({ Name }) => Name === 'ACCOUNT_TIER')?.Value;
      return sandbox(tier !== 'PRODUCTION');
    },
  },
  {
    id: 'sms-sandbox',
    stops: 'users',
    title: 'SMS production access',
    permissions: ['sns:GetSMSSandboxAccountStatus'],
    concerns: goesBy('sns'),
    async run({ aws }) {
      const { IsInSandbox } = await aws.sns.send(new GetSMSSandboxAccountStatusCommand({}));
      return sandbox(IsInSandbox !== false);
    },
  },
  {
    id: 'sms-spend-limit',
    stops: 'users',
    title: 'Spend limit of SMS',
    permissions: ['sms-voice:DescribeSpendLimits'],
    concerns: goesBy('end-user-messaging'),
    async run({ config, aws }) {
      const { SpendLimits = [] } = await aws.sms.send(new DescribeSpendLimitsCommand({}));
      const limit = SpendLimits.find(({ Name }) => Name === 'TEXT_MESSAGE_MONTHLY_SPEND_LIMIT');
      return spending(config, limit?.EnforcedLimit ?? FIRST_LIMIT, limit?.MaxLimit ?? FIRST_LIMIT);
    },
  },
  {
    id: 'sms-spend-limit',
    stops: 'users',
    title: 'Spend limit of SMS',
    permissions: ['sns:GetSMSAttributes'],
    concerns: goesBy('sns'),
    async run({ config, aws }) {
      const { attributes } = await aws.sns.send(
        new GetSMSAttributesCommand({ attributes: ['MonthlySpendLimit'] }),
      );
      const limit = Number(attributes?.MonthlySpendLimit ?? FIRST_LIMIT);
      return spending(config, limit, limit);
    },
  },
  {
    id: 'sms-origination',
    stops: 'users',
    title: 'Senders of SMS',
    permissions: ['sms-voice:DescribePhoneNumbers', 'sms-voice:DescribeSenderIds', 'sms-voice:DescribePools'],
    concerns: goesBy('end-user-messaging'),
    async run({ config, aws }) {
      const channel = config.sms?.channel;
      const identities = channel?.kind === 'end-user-messaging' ? channel.originationIdentities : [];
      const made = identities.filter(isMadeByTheStack);
      const owned = identities.filter((identity) => !isMadeByTheStack(identity));
      const there = await Promise.all(owned.map((identity) => exists(aws, identity)));
      const missing = owned.filter((_, index) => !there[index]).map(describe);
      if (missing.length > 0)
        return problem(
          `The account has no ${missing.join(', no ')}; messages there would not be sent.`,
          'Request them in AWS End User Messaging (some countries register a sender first, which takes weeks), or correct sms.channel.originationIdentities.',
        );
      return ok(
        [
          ...(owned.length > 0 ? [`The account has ${owned.map(describe).join(', ')}.`] : []),
          ...(made.length > 0 ? [`The messaging stack makes ${made.map(describe).join(', ')}.`] : []),
        ].join(' '),
      );
    },
  },
];

function sandbox(isSandbox: boolean) {
  if (!isSandbox) return ok('Granted.');
  return problem(
    'SMS is in its sandbox: messages reach verified phones only.',
    'Request production access in AWS End User Messaging (Overview), saying which countries and what for.',
  );
}

/**
 * @param enforced US dollars a month
 * @param most settable without asking AWS
 */
function spending({ sms }: Config, enforced: number, most: number) {
  const { dailyBudget = 0 } = sms ?? {};
  const month = dailyBudget * DAYS_OF_A_MONTH;
  if (enforced >= month) return ok(`${enforced} USD a month; the budget of the stage comes to ${month}.`);
  const days = Math.floor(enforced / dailyBudget);
  return problem(
    `AWS stops SMS at ${enforced} USD a month; at sms.dailyBudget, ${dailyBudget} USD, that is ${days === 0 ? 'the first day' : `after ${days} days`}, and users get no codes from then on.`,
    most >= month
      ? `Raise the limit to ${month} USD in AWS End User Messaging (Overview, spend limits).`
      : `Request an SMS spend limit of ${month} USD a month (Service Quotas or a support case), then set it; or lower sms.dailyBudget to ${Math.floor((enforced / DAYS_OF_A_MONTH) * 100) / 100}.`,
  );
}

function isMadeByTheStack(identity: OriginationIdentityConfig): boolean {
  return identity.kind === 'simulator' || (identity.kind === 'sender-id' && identity.provision);
}

async function exists({ sms }: AwsAccess, identity: OriginationIdentityConfig): Promise<boolean> {
  try {
    if (identity.kind === 'phone-number')
      await sms.send(new DescribePhoneNumbersCommand({ PhoneNumberIds: [identity.value] }));
    if (identity.kind === 'pool') await sms.send(new DescribePoolsCommand({ PoolIds: [identity.value] }));
    if (identity.kind === 'sender-id')
      await sms.send(
        new DescribeSenderIdsCommand({
          SenderIds: [{ SenderId: identity.value, IsoCountryCode: identity.country }],
        }),
      );
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}

function describe(identity: OriginationIdentityConfig): string {
  const { kind, country } = identity;
  return kind === 'simulator' ? `a simulator number (${country})` : `${kind} ${identity.value} (${country})`;
}
