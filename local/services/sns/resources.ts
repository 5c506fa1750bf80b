/** AWS::SNS::Topic, ::TopicPolicy, ::Subscription. */
import { AwsError, type ResourceProvider, type ResourceRequest } from '../../contract';
import type { Subscription, Topics } from './topics';

export function snsResources(topics: Topics): ResourceProvider[] {
  return [topicProvider(topics), policyProvider(topics), subscriptionProvider(topics)];
}

function topicProvider(topics: Topics): ResourceProvider {
  const settingsOf = ({ properties }: ResourceRequest) => ({
    displayName: properties.DisplayName ?? '',
    kmsKeyId: properties.KmsMasterKeyId,
  });
  /** The topic's own property lists them. */
  const ownOf = ({ properties, generatedId }: ResourceRequest, topicArn: string): Subscription[] =>
    (properties.Subscription ?? []).map(
      ({ Protocol, Endpoint }: { Protocol: string; Endpoint: string }, at: number) => ({
        arn: `${topicArn}:${generatedId(32)}${at}`,
        topicArn,
        protocol: Protocol,
        endpoint: Endpoint,
      }),
    );
  return {
    type: 'AWS::SNS::Topic',
    create: (request) => {
      const { properties, generatedName } = request;
      const fifo = String(properties.FifoTopic) === 'true';
      const name = properties.TopicName ?? `${generatedName(fifo ? 251 : 256)}${fifo ? '.fifo' : ''}`;
      // CreateTopic would give the existing topic; CloudFormation refuses.
      if (topics.has(topics.arn(name)))
        throw new AwsError('AlreadyExists', `The topic ${topics.arn(name)} already exists.`, 409);
      const topic = topics.add({ name, fifo, ...settingsOf(request), fromTemplate: true });
      for (const subscription of ownOf(request, topic.arn)) topics.subscribe(subscription);
      return { ref: topic.arn, attributes: { TopicArn: topic.arn, TopicName: topic.name } };
    },
    update: (request, { request: before, result }) => {
      topics.change(result.ref, settingsOf(request));
      for (const { arn } of ownOf(before, result.ref)) topics.unsubscribe(arn);
      for (const subscription of ownOf(request, result.ref)) topics.subscribe(subscription);
      return result;
    },
    delete: ({ result }) => topics.delete(result.ref),
    read({ result }) {
      if (!topics.has(result.ref)) return undefined;
      const { name, displayName, fifo, kmsKeyId } = topics.find(result.ref);
      return { TopicName: name, DisplayName: displayName, FifoTopic: fifo, KmsMasterKeyId: kmsKeyId };
    },
  };
}

function policyProvider(topics: Topics): ResourceProvider {
  return {
    type: 'AWS::SNS::TopicPolicy',
    create: ({ properties, generatedName }) => {
      for (const arn of properties.Topics) topics.setPolicy(arn, properties.PolicyDocument);
      const id = generatedName(128);
      return { ref: id, attributes: { Id: id } };
    },
    update: ({ properties }, { request: before, result }) => {
      for (const arn of properties.Topics) topics.setPolicy(arn, properties.PolicyDocument);
      for (const arn of before.properties.Topics)
        if (!properties.Topics.includes(arn) && topics.has(arn)) topics.setPolicy(arn, undefined);
      return result;
    },
    delete: ({ request: { properties } }) => {
      for (const arn of properties.Topics) if (topics.has(arn)) topics.setPolicy(arn, undefined);
    },
  };
}

function subscriptionProvider(topics: Topics): ResourceProvider {
  return {
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
    // Filters, redrive and raw delivery have no effect: nothing is delivered here.
    update: ({ properties }, { result }) => {
      topics.find(properties.TopicArn);
      return result;
    },
    delete: ({ result }) => topics.unsubscribe(result.ref),
  };
}
