/** Topics as the API shows and makes them, and the account's SMS settings. */
import { AwsError, type Operation } from '../../contract';
import { checkStrings, refuseUnknown } from './input';
import type { Topics } from './topics';

const SMS_ATTRIBUTES = ['DefaultSenderID', 'DefaultSMSType', 'MonthlySpendLimit'];

// biome-ignore lint/suspicious/noExplicitAny: the wire decides; every member is checked where it is read.
type Input = Readonly<Record<string, any>>;

/** CreateTopic, ListTopics, GetTopicAttributes, ListSubscriptionsByTopic, SMS attributes and opt-outs. */
export function accountOperations(topics: Topics): Record<string, Operation> {
  const onAll = (action: string) => () => ({ action: `sns:${action}`, resource: '*' });
  const onTopic = (action: string) => (input: Input) => {
    checkStrings(input);
    return { action: `sns:${action}`, resource: String(input.TopicArn) };
  };
  return {
    CreateTopic: {
      access: (input) => {
        checkStrings(input);
        return { action: 'sns:CreateTopic', resource: topics.arn(String(input.Name)) };
      },
      run: (input) => {
        refuseUnknown(input, ['Name', 'Attributes', 'Tags'], 'CreateTopic');
        const { FifoTopic, DisplayName, KmsMasterKeyId, ...others } = (input.Attributes ?? {}) as Input;
        refuseUnknown(others, [], 'CreateTopic.Attributes');
        checkStrings({ DisplayName, KmsMasterKeyId }, ['DisplayName', 'KmsMasterKeyId']);
        const topic = topics.add({
          name: String(input.Name),
          displayName: DisplayName ?? '',
          fifo: FifoTopic === 'true',
          kmsKeyId: KmsMasterKeyId,
          fromTemplate: false,
        });
        return { TopicArn: topic.arn };
      },
    },
    ListTopics: {
      access: onAll('ListTopics'),
      run: (input) => {
        refuseUnknown(input, [], 'ListTopics');
        return { Topics: topics.all().map(({ arn }) => ({ TopicArn: arn })) };
      },
    },
    GetTopicAttributes: {
      access: onTopic('GetTopicAttributes'),
      run: (input) => {
        refuseUnknown(input, ['TopicArn'], 'GetTopicAttributes');
        const topic = topics.find(input.TopicArn);
        return {
          Attributes: new Map([
            ['TopicArn', topic.arn],
            ['Owner', topics.context.account],
            ['DisplayName', topic.displayName],
            ['SubscriptionsConfirmed', String(topics.subscriptions(topic.arn).length)],
            ['SubscriptionsPending', '0'],
            ['SubscriptionsDeleted', '0'],
            ...(topic.policy ? [['Policy', JSON.stringify(topic.policy)] as const] : []),
            ...(topic.kmsKeyId ? [['KmsMasterKeyId', topic.kmsKeyId] as const] : []),
            ...(topic.fifo ? [['FifoTopic', 'true'] as const] : []),
          ]),
        };
      },
    },
    ListSubscriptionsByTopic: {
      access: onTopic('ListSubscriptionsByTopic'),
      run: (input) => {
        refuseUnknown(input, ['TopicArn'], 'ListSubscriptionsByTopic');
        const topic = topics.find(input.TopicArn);
        return {
          Subscriptions: topics.subscriptions(topic.arn).map(({ arn, protocol, endpoint }) => ({
            SubscriptionArn: arn,
            Owner: topics.context.account,
            Protocol: protocol,
            Endpoint: endpoint,
            TopicArn: topic.arn,
          })),
        };
      },
    },
    SetSMSAttributes: {
      access: onAll('SetSMSAttributes'),
      run: (input) => {
        refuseUnknown(input, ['attributes'], 'SetSMSAttributes');
        const attributes = Object.entries((input.attributes ?? {}) as Record<string, string>);
        checkStrings(input.attributes ?? {}, SMS_ATTRIBUTES);
        for (const [name, value] of attributes) {
          const wrongType = name === 'DefaultSMSType' && !['Promotional', 'Transactional'].includes(value);
          if (SMS_ATTRIBUTES.includes(name) && !wrongType) continue;
          throw new AwsError(
            'InvalidParameter',
            `Invalid parameter: the SMS attribute ${name}=${value} is not emulated or has no such value; emulated are ${SMS_ATTRIBUTES.join(', ')}.`,
          );
        }
        for (const [name, value] of attributes) topics.smsAttributes.set(name, value);
        return {};
      },
    },
    GetSMSAttributes: {
      access: onAll('GetSMSAttributes'),
      run: (input) => {
        refuseUnknown(input, ['attributes'], 'GetSMSAttributes');
        const asked = input.attributes as string[] | undefined;
        return {
          attributes: new Map([...topics.smsAttributes].filter(([name]) => !asked || asked.includes(name))),
        };
      },
    },
    GetSMSSandboxAccountStatus: {
      access: onAll('GetSMSSandboxAccountStatus'),
      run: (input) => {
        refuseUnknown(input, [], 'GetSMSSandboxAccountStatus');
        return { IsInSandbox: topics.settings.values.IsInSandbox };
      },
    },
    CheckIfPhoneNumberIsOptedOut: {
      access: onAll('CheckIfPhoneNumberIsOptedOut'),
      // Nobody answers STOP here, so no number is ever opted out.
      run: (input) => {
        refuseUnknown(input, ['phoneNumber'], 'CheckIfPhoneNumberIsOptedOut');
        return { isOptedOut: false };
      },
    },
  };
}
