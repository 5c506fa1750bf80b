import { AwsError, type CreateService } from '../../contract';
import type { Operations } from '../sdk';
import { Buses } from './buses';
import { compilePattern } from './pattern';
import { putEventsOperation } from './put-events';
import { eventResources } from './resources';
import { Schedules } from './schedules';

export const createService: CreateService = (context) => {
  const buses = new Buses(context);
  const schedules = new Schedules(context, buses);
  return {
    apis: [
      {
        name: 'events',
        targetPrefixes: ['AWSEvents'],
        operations: {
          PutEvents: putEventsOperation(context, buses),
          TestEventPattern: testEventPattern,
          ListEventBuses: listEventBuses(buses),
        } satisfies Operations<typeof import('@aws-sdk/client-eventbridge')>,
      },
    ],
    resources: eventResources(buses, schedules),
    reset: () => buses.settled(),
    close: () => {
      schedules.close();
      return buses.settled();
    },
  };
};

/** Event and pattern come as JSON texts. */
const testEventPattern = {
  access: () => ({ action: 'events:TestEventPattern', resource: '*' }),
  run({ EventPattern, Event }: Readonly<Record<string, unknown>>) {
    const matches = compilePattern(String(EventPattern));
    try {
      return { Result: matches(JSON.parse(String(Event))) };
    } catch {
      throw new AwsError('ValidationException', 'Parameter Event is not valid. Reason: it is no JSON.');
    }
  },
};

function listEventBuses(buses: Buses) {
  return {
    access: () => ({ action: 'events:ListEventBuses', resource: '*' }),
    run: ({ NamePrefix: prefix = '' }: Readonly<Record<string, unknown>>) => ({
      EventBuses: buses
        .all()
        .filter(({ name }) => name.startsWith(String(prefix)))
        .map(({ name, arn, policy }) => ({
          Name: name,
          Arn: arn,
          ...(policy.length === 0
            ? {}
            : { Policy: JSON.stringify({ Version: '2012-10-17', Statement: policy }) }),
        })),
    }),
  };
}
