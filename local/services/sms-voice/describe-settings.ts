/** The operations that describe configuration sets, protect configurations, opt-out lists. */
import type { Operation } from '../../contract';
import type { Capability, SmsAccount } from './account';
import { describeOperation } from './describe';
import { checkStrings, type Input, refuseUnknown, show } from './input';
import { invalid } from './refusals';

const CAPABILITIES: readonly Capability[] = ['SMS', 'MMS', 'VOICE'];

/**
 * DescribeConfigurationSets, DescribeProtectConfigurations, GetProtectConfigurationCountryRuleSet,
 * DescribeOptOutLists.
 */
export function describeSettings(account: SmsAccount): Record<string, Operation<Input>> {
  return {
    DescribeConfigurationSets: describeOperation(account, {
      action: 'DescribeConfigurationSets',
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
      action: 'DescribeProtectConfigurations',
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
    GetProtectConfigurationCountryRuleSet: {
      access: (input) => {
        checkStrings(input);
        const id = String(input.ProtectConfigurationId);
        return {
          action: 'sms-voice:GetProtectConfigurationCountryRuleSet',
          resource: account.protectConfigurations.find(id)?.arn ?? account.arn('protect-configuration', id),
        };
      },
      run: (input) => {
        refuseUnknown(
          input,
          ['ProtectConfigurationId', 'NumberCapability'],
          'GetProtectConfigurationCountryRuleSet',
        );
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
    },
    DescribeOptOutLists: describeOperation(account, {
      action: 'DescribeOptOutLists',
      registry: account.optOutLists,
      names: 'OptOutListNames',
      answer: 'OptOutLists',
      members: ['Owner'],
      describe: ({ arn, id, createdAt }) => ({
        OptOutListArn: arn,
        OptOutListName: id,
        CreatedTimestamp: new Date(createdAt),
      }),
    }),
  };
}
