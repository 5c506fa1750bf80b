/** Text messages to a telephone in memory, and topics that keep what they get. */
import type { CreateService, SentSms } from '../../contract';
import { MemoryOutbox } from '../outbox';
import type { Operations } from '../sdk';
import { accountOperations } from './account-operations';
import { publishOperation } from './publish';
import { snsResources } from './resources';
import { sandboxOperations } from './sandbox-operations';
import { telephoneRoute } from './telephone-route';
import { type TopicMessage, Topics } from './topics';

export const createService: CreateService = (context) => {
  const topics = new Topics(context);
  const telephone = new MemoryOutbox<SentSms>(context.clock);
  const published = new MemoryOutbox<TopicMessage>(context.clock);
  return {
    apis: [
      {
        name: 'sns',
        operations: {
          ...accountOperations(topics),
          ...sandboxOperations(topics, telephone),
          Publish: publishOperation(topics, telephone, published),
        } satisfies Operations<typeof import('@aws-sdk/client-sns')>,
      },
    ],
    resources: snsResources(topics),
    routes: [telephoneRoute(telephone, context.region), topics.settings.route],
    sms: telephone,
    reset: () => {
      topics.reset();
      topics.sandbox.reset();
      telephone.clear();
      published.clear();
    },
  };
};
