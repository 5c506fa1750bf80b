/** Standard queues of templates. */
import type { CreateService } from '../../contract';
import { MoveTasks } from './move-tasks';
import { sqsOperations } from './operations';
import { Queues } from './queues';
import { sqsResources } from './resources';

export const createService: CreateService = (context) => {
  const queues = new Queues(context);
  const tasks = new MoveTasks(queues, context.clock);
  return {
    apis: [
      {
        name: 'sqs',
        targetPrefixes: ['AmazonSQS'],
        operations: sqsOperations(queues, tasks, context.clock),
      },
    ],
    resources: sqsResources(queues),
    reset() {
      queues.reset();
      tasks.reset();
    },
    close: () => queues.close(),
  };
};
