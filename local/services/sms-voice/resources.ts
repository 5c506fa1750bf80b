/** AWS::SMSVOICE::ConfigurationSet, ::ProtectConfiguration, ::OptOutList. */
import type { ResourceProvider, ResourceRequest } from '../../contract';
import {
  type Capability,
  type ConfigurationSet,
  DEFAULT_OPT_OUT_LIST,
  type ProtectStatus,
  type SmsAccount,
} from './account';
import { isCountry } from './country';
import { identityResources, isTrue } from './identity-resources';
import { show } from './input';
import { conflict, invalid } from './refusals';

const STATUSES: readonly ProtectStatus[] = ['ALLOW', 'BLOCK', 'MONITOR', 'FILTER'];
const NAME = /^[A-Za-z0-9_-]{1,64}$/;

export function smsVoiceResources(account: SmsAccount): ResourceProvider[] {
  return [
    configurationSet(account),
    protectConfiguration(account),
    optOutList(account),
    ...identityResources(account),
  ];
}

function configurationSet(account: SmsAccount): ResourceProvider {
  const membersOf = ({ properties = {} }: ResourceRequest, name: string) => {
    const { EventDestinations = [], ProtectConfigurationId, DefaultSenderId } = properties;
    for (const destination of EventDestinations) checkLogsDestination(destination);
    if (ProtectConfigurationId !== undefined) account.protectConfigurations.get(ProtectConfigurationId);
    if (EventDestinations.length > 0) {
      account.context.log(
        `sms-voice: the configuration set ${name} publishes no events here; every message simply arrives.`,
      );
    }
    return {
      deletionProtection: false,
      protectConfigurationId: ProtectConfigurationId,
      defaultSenderId: DefaultSenderId,
      messageFeedback: String(properties.MessageFeedbackEnabled) === 'true',
      eventDestinations: EventDestinations,
    } satisfies Partial<ConfigurationSet>;
  };
  return {
    type: 'AWS::SMSVOICE::ConfigurationSet',
    create: (request) => {
      const { properties = {}, generatedName } = request;
      const name = checkName(properties.ConfigurationSetName ?? generatedName(64), 'ConfigurationSetName');
      const set = account.configurationSets.add({
        ...account.resource('configuration-set', name),
        ...membersOf(request, name),
      });
      return { ref: name, attributes: { Arn: set.arn } };
    },
    update: (request, { result }) => {
      account.configurationSets.change(result.ref, membersOf(request, result.ref));
      return result;
    },
    delete: ({ result }) => account.configurationSets.delete(result.ref),
  };
}

function protectConfiguration(account: SmsAccount): ResourceProvider {
  const membersOf = ({ properties = {} }: ResourceRequest) => {
    const { SMS = [], MMS = [], VOICE = [] } = properties.CountryRuleSet ?? {};
    return {
      deletionProtection: isTrue(properties.DeletionProtectionEnabled),
      rules: { SMS: rulesOf('SMS', SMS), MMS: rulesOf('MMS', MMS), VOICE: rulesOf('VOICE', VOICE) },
    };
  };
  return {
    type: 'AWS::SMSVOICE::ProtectConfiguration',
    create: (request) => {
      const id = `protect-${request.generatedId(32, '0123456789abcdef')}`;
      const { arn } = account.protectConfigurations.add({
        ...account.resource('protect-configuration', id),
        ...membersOf(request),
      });
      return { ref: id, attributes: { Arn: arn, ProtectConfigurationId: id } };
    },
    update: (request, { result }) => {
      account.protectConfigurations.change(result.ref, membersOf(request));
      return result;
    },
    delete: ({ result }) => {
      const user = account.configurationSets
        .all()
        .find(({ protectConfigurationId: id }) =>
          [result.ref, result.attributes.Arn].some((each) => each === id),
        );
      if (user)
        throw conflict(
          'PROTECT_CONFIGURATION_ASSOCIATED_WITH_CONFIGURATION_SET',
          `${result.ref} is associated with the configuration set ${user.id}.`,
          'protect-configuration',
          result.ref,
        );
      account.protectConfigurations.delete(result.ref);
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
    // Its tags alone can change.
    update: (_request, { result }) => {
      account.optOutLists.get(result.ref);
      return result;
    },
    // "All opted out phone numbers in the OptOutList are deleted" (API_DeleteOptOutList), unless identities
    // use the list.
    delete: ({ result }) => {
      const user = [...account.phoneNumbers.all(), ...account.pools.all()].find(
        (each) => each.optOutList === result.ref,
      );
      if (user)
        throw conflict(
          'RESOURCE_DELETION_NOT_ALLOWED',
          `the list ${result.ref} is used by ${user.id}.`,
          'opt-out-list',
          result.ref,
        );
      account.optOutLists.delete(result.ref);
      for (const key of account.optedOut.keys())
        if (key.startsWith(`${result.ref} `)) account.optedOut.delete(key);
    },
  };
}

/** Both ARNs' pattern in API_CloudWatchLogsDestination: a log group's own, ending in ":*", doesn't fit. */
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
