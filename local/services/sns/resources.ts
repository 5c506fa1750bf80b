/** AWS::SNS::Topic, ::TopicPolicy, ::Subscription. */
import type { ResourceProvider } from '../../contract';
import type { Topics } from './topics';

/** The resource types of SNS. */
export function snsResources(topics: Topics): ResourceProvider[] {
  return [
    {
      type: 'AWS::SNS::Topic',
      create: ({ properties, generatedName, generatedId }) => {
        const fifo = String(properties.FifoTopic) === 'true';
        const topic = topics.add({
          name: properties.TopicName ?? `${generatedName(fifo ? 251 : 256)}${fifo ? '.fifo' : ''}`,
          displayName: properties.DisplayName ?? '',
          fifo,
          kmsKeyId: properties.KmsMasterKeyId,
          fromTemplate: true,
        });
        for (const { Protocol, Endpoint } of properties.Subscription ?? []) {
          topics.subscribe({
            arn: `${topic.arn}:${generatedId(32)}`,
            topicArn: topic.arn,
            protocol: Protocol,
            endpoint: Endpoint,
          });
        }
        return { ref: topic.arn, attributes: { TopicArn: topic.arn, TopicName: topic.name } };
      },
    },
    {
      type: 'AWS::SNS::TopicPolicy',
      create: ({ properties, generatedName }) => {
        for (const arn of properties.Topics) topics.setPolicy(arn, properties.PolicyDocument);
        const id = generatedName(128);
        return { ref: id, attributes: { Id: id } };
      },
    },
    {
      type: 'AWS::SNS::Subscription',
      create: ({ properties, generatedId }) => {
        const arn = `${properties.TopicArn}:${generatedId(32)}`;
        topics.subscribe({
          arn,
          topicArn: properties.TopicArn,
          protocol: properties.Protocol,
          endpoint: properties.Endpoint ?? '',
        });
        return { ref: arn, attributes: { Arn: arn } };
      },
    },
  ];
}
