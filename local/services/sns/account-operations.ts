import { optional, optionalText, refuseUnknown, textMap, unread } from '../input';
import type { Operations } from '../sdk';
import { invalid, notEmulated, operation } from './input';
import type { Topics } from './topics';

const SMS_ATTRIBUTES = ['DefaultSenderID', 'DefaultSMSType', 'MonthlySpendLimit'];
const TOPIC = { TopicArn: optionalText };

export function accountOperations(topics: Topics) {
  const onAll = () => '*';
  const onTopic = ({ TopicArn }: { readonly TopicArn: string | undefined }) => String(TopicArn);
  return {
    CreateTopic: operation(
      { Name: optionalText, Attributes: optional(textMap()), Tags: unread },
      ({ Name }) => topics.arn(String(Name)),
      ({ Name, Attributes = {} }) => {
        const { FifoTopic, DisplayName, KmsMasterKeyId, ...others } = Attributes;
        refuseUnknown(others, [], (name) => notEmulated(name, 'CreateTopic.Attributes'));
        const topic = topics.add({
          name: String(Name),
          displayName: DisplayName ?? '',
          fifo: FifoTopic === 'true',
          kmsKeyId: KmsMasterKeyId,
          fromTemplate: false,
        });
        return { TopicArn: topic.arn };
      },
    ),
    ListTopics: operation({}, onAll, () => ({ Topics: topics.all().map(({ arn }) => ({ TopicArn: arn })) })),
    GetTopicAttributes: operation(TOPIC, onTopic, ({ TopicArn }) => {
      const topic = topics.find(TopicArn);
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
    }),
    ListSubscriptionsByTopic: operation(TOPIC, onTopic, ({ TopicArn }) => {
      const topic = topics.find(TopicArn);
      return {
        Subscriptions: topics.subscriptions(topic.arn).map(({ arn, protocol, endpoint }) => ({
          SubscriptionArn: arn,
          Owner: topics.context.account,
          Protocol: protocol,
          Endpoint: endpoint,
          TopicArn: topic.arn,
        })),
      };
    }),
    SetSMSAttributes: operation({ attributes: optional(textMap()) }, onAll, ({ attributes = {} }) => {
      for (const [name, value] of Object.entries(attributes)) {
        const wrongType = name === 'DefaultSMSType' && !['Promotional', 'Transactional'].includes(value);
        if (SMS_ATTRIBUTES.includes(name) && !wrongType) continue;
        throw invalid(
          `the SMS attribute ${name}=${value} is not emulated or has no such value; emulated are ${SMS_ATTRIBUTES.join(', ')}.`,
        );
      }
      for (const [name, value] of Object.entries(attributes)) topics.smsAttributes.set(name, value);
      return {};
    }),
    // Query protocol: an empty list is an empty text.
    GetSMSAttributes: operation({ attributes: unread }, onAll, ({ attributes: asked }) => ({
      attributes: new Map(
        [...topics.smsAttributes].filter(([name]) => !Array.isArray(asked) || asked.includes(name)),
      ),
    })),
    GetSMSSandboxAccountStatus: operation({}, onAll, () => ({
      IsInSandbox: topics.settings.values.IsInSandbox,
    })),
    // Nobody answers STOP here.
    CheckIfPhoneNumberIsOptedOut: operation({ phoneNumber: optionalText }, onAll, () => ({
      isOptedOut: false,
    })),
  } satisfies Operations<typeof import('@aws-sdk/client-sns')>;
}
