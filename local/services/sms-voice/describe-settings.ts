import { optionalText } from '../input';
import type { Capability, SmsAccount } from './account';
import { describeOperation } from './describe';
import { operation, show } from './input';
import { invalid } from './refusals';

const CAPABILITIES: readonly Capability[] = ['SMS', 'MMS', 'VOICE'];

export function describeSettings(account: SmsAccount) {
  return {
    DescribeConfigurationSets: describeOperation(account, {
      registry: account.configurationSets,
      names: 'ConfigurationSetNames',
      answer: 'ConfigurationSets',
      describe: (set) => ({
        ConfigurationSetArn: set.arn,
        ConfigurationSetName: set.id,
        EventDestinations: set.eventDestinations,
        DefaultSenderId: set.defaultSenderId,
        DefaultMessageFeedbackEnabled: set.messageFeedback,
        CreatedTimestamp: new Date(set.createdAt),
        ProtectConfigurationId: set.protectConfigurationId,
      }),
    }),
    DescribeProtectConfigurations: describeOperation(account, {
      registry: account.protectConfigurations,
      names: 'ProtectConfigurationIds',
      answer: 'ProtectConfigurations',
      describe: (protection) => ({
        ProtectConfigurationArn: protection.arn,
        ProtectConfigurationId: protection.id,
        CreatedTimestamp: new Date(protection.createdAt),
        AccountDefault: false,
        DeletionProtectionEnabled: protection.deletionProtection,
      }),
    }),
    GetProtectConfigurationCountryRuleSet: operation(
      { ProtectConfigurationId: optionalText, NumberCapability: optionalText },
      ({ ProtectConfigurationId }) => {
        const id = String(ProtectConfigurationId);
        return account.protectConfigurations.find(id)?.arn ?? account.arn('protect-configuration', id);
      },
      (input) => {
        const { arn, id, rules } = account.protectConfigurations.get(String(input.ProtectConfigurationId));
        const capability = CAPABILITIES.find((each) => each === input.NumberCapability);
        if (!capability) {
          throw invalid(
            'NumberCapability',
            `it is ${show(input.NumberCapability)}; it can be ${CAPABILITIES.join(', ')}.`,
          );
        }
        return {
          ProtectConfigurationArn: arn,
          ProtectConfigurationId: id,
          NumberCapability: capability,
          CountryRuleSet: Object.fromEntries(
            Object.entries(rules[capability]).map(([country, status]) => [
              country,
              { ProtectStatus: status },
            ]),
          ),
        };
      },
    ),
    DescribeOptOutLists: describeOperation(account, {
      registry: account.optOutLists,
      names: 'OptOutListNames',
      answer: 'OptOutLists',
      members: { Owner: optionalText },
      describe: ({ arn, id, createdAt }) => ({
        OptOutListArn: arn,
        OptOutListName: id,
        CreatedTimestamp: new Date(createdAt),
      }),
    }),
  };
}
