/** AWS::SMSVOICE::ConfigurationSet, ::ProtectConfiguration, ::OptOutList. */
import type { ResourceProvider } from '../../contract';
import {
  type Capability,
  type ConfigurationSet,
  DEFAULT_OPT_OUT_LIST,
  type ProtectStatus,
  type SmsAccount,
} from './account';
import { isCountry } from './country';
import { identityResources } from './identity-resources';
import { show } from './input';
import { invalid } from './refusals';

const STATUSES: readonly ProtectStatus[] = ['ALLOW', 'BLOCK', 'MONITOR', 'FILTER'];
const NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** The resource types of End User Messaging SMS. */
export function smsVoiceResources(account: SmsAccount): ResourceProvider[] {
  return [
    configurationSet(account),
    protectConfiguration(account),
    optOutList(account),
    ...identityResources(account),
  ];
}

function configurationSet(account: SmsAccount): ResourceProvider {
  return {
    type: 'AWS::SMSVOICE::ConfigurationSet',
    create: ({ properties = {}, generatedName }) => {
      const { EventDestinations = [], ProtectConfigurationId, DefaultSenderId } = properties;
      const name = checkName(properties.ConfigurationSetName ?? generatedName(64), 'ConfigurationSetName');
      for (const destination of EventDestinations) checkLogsDestination(destination);
      if (ProtectConfigurationId !== undefined) account.protectConfigurations.get(ProtectConfigurationId);
      if (EventDestinations.length > 0) {
        account.context.log(
          `sms-voice: the configuration set ${name} publishes no events here; every message simply arrives.`,
        );
      }
      const set = account.configurationSets.add({
        ...account.resource('configuration-set', name),
        protectConfigurationId: ProtectConfigurationId,
        defaultSenderId: DefaultSenderId,
        messageFeedback: String(properties.MessageFeedbackEnabled) === 'true',
        eventDestinations: EventDestinations,
      } satisfies ConfigurationSet);
      return { ref: name, attributes: { Arn: set.arn } };
    },
  };
}

function protectConfiguration(account: SmsAccount): ResourceProvider {
  return {
    type: 'AWS::SMSVOICE::ProtectConfiguration',
    create: ({ properties = {}, generatedId }) => {
      const id = `protect-${generatedId(32, '0123456789abcdef')}`;
      const { SMS = [], MMS = [], VOICE = [] } = properties.CountryRuleSet ?? {};
      const { arn } = account.protectConfigurations.add({
        ...account.resource('protect-configuration', id, isTrue(properties.DeletionProtectionEnabled)),
        rules: { SMS: rulesOf('SMS', SMS), MMS: rulesOf('MMS', MMS), VOICE: rulesOf('VOICE', VOICE) },
      });
      return { ref: id, attributes: { Arn: arn, ProtectConfigurationId: id } };
    },
  };
}

function rulesOf(capability: Capability, rules: unknown): Record<string, ProtectStatus> {
  const field = `CountryRuleSet.${capability}`;
  if (!Array.isArray(rules)) throw invalid(field, `it must be a list; it is ${show(rules)}.`);
  const entries = rules.map(({ CountryCode, ProtectStatus }): [string, ProtectStatus] => {
    if (!isCountry(CountryCode))
      throw invalid(field, `${show(CountryCode)} is no country that SMS can be sent to.`);
    const status = STATUSES.find((each) => each === ProtectStatus);
    if (!status) {
      throw invalid(
        field,
        `the rule of ${CountryCode} is ${show(ProtectStatus)}; it can be ${STATUSES.join(', ')}.`,
      );
    }
    return [CountryCode, status];
  });
  const twice = entries.find(([country], at) => entries.findIndex(([each]) => each === country) !== at);
  if (twice) throw invalid(field, `there are two rules for ${twice[0]}.`);
  return Object.fromEntries(entries);
}

function optOutList(account: SmsAccount): ResourceProvider {
  return {
    type: 'AWS::SMSVOICE::OptOutList',
    create: ({ properties = {}, generatedName }) => {
      const name = checkName(properties.OptOutListName ?? generatedName(64), 'OptOutListName');
      if (name === DEFAULT_OPT_OUT_LIST)
        throw invalid('OptOutListName', `every account has the list ${DEFAULT_OPT_OUT_LIST} already.`);
      const { arn } = account.optOutLists.add(account.resource('opt-out-list', name));
      return { ref: name, attributes: { Arn: arn } };
    },
  };
}

/** Pattern of both ARNs in API_CloudWatchLogsDestination: the ":*" at the end of a log group's own ARN doesn't fit. */
const LOGS_ARN = /^arn:[A-Za-z0-9_:/-]+$/;

function checkLogsDestination({
  CloudWatchLogsDestination: logs,
}: {
  readonly CloudWatchLogsDestination?: Readonly<Record<string, unknown>>;
}): void {
  for (const member of logs ? ['IamRoleArn', 'LogGroupArn'] : []) {
    const arn = logs?.[member];
    if (typeof arn !== 'string' || !LOGS_ARN.test(arn))
      throw invalid(`CloudWatchLogsDestination.${member}`, `${show(arn)} doesn't match ${LOGS_ARN.source}.`);
  }
}

function checkName(name: unknown, field: string): string {
  if (typeof name === 'string' && NAME.test(name)) return name;
  throw invalid(field, `${show(name)} must be 1 to 64 letters, digits, "-" or "_".`);
}

/** CloudFormation gives switches as themselves or as text. */
function isTrue(value: unknown): boolean {
  return String(value) === 'true';
}
