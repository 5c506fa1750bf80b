/** Dashboard and alarms beside somebody else's pool: off unless asked for. */
import { Stack } from 'aws-cdk-lib';
import type { IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { isRecord } from '../../lambda/shared/record';
import type { ConfigProblem } from '../config/errors';
import type { MonitoringConfig } from '../config/monitoring';
import type { ConfigInput } from '../config/schema';

/** Where an app that has installed the archive finds docs/operating.md. */
export const RUNBOOK = 'node_modules/cognito-passwordless/docs/operating.md';

/** Alarms cost money and resources of the owner's stack, so a deployment gets none by a new version alone. */
export function offByDefault(given: ConfigInput['monitoring']): ConfigInput['monitoring'] {
  // What else it may be is for the schema to refuse.
  if (given !== undefined && !isRecord(given)) return given;
  return given?.enabled === undefined ? { ...given, enabled: false } : given;
}

/** In a stage of the app thresholds alone turn them on: whoever knows that takes silence for a watch. */
export function monitoringProblems(given: ConfigInput['monitoring']): readonly ConfigProblem[] {
  if (!isRecord(given) || given.thresholds === undefined || given.enabled !== undefined) return [];
  return [
    {
      path: 'monitoring.enabled',
      got: undefined,
      expected: 'true or false beside thresholds: nothing is watched here unless it says true.',
    },
  ];
}

export function withRunbook(monitoring: MonitoringConfig): MonitoringConfig {
  return { ...monitoring, runbookUrl: monitoring.runbookUrl ?? RUNBOOK };
}

/** Dashboards name clients, and a client of another stack needs the pool's stack already. */
export function watchedClientProblems(
  scope: Construct,
  clients: readonly IUserPoolClient[],
): readonly ConfigProblem[] {
  return clients.flatMap((client, index) =>
    Stack.of(client) === Stack.of(scope)
      ? []
      : [
          {
            path: `userPoolClients[${index}]`,
            got: `a client of the stack ${Stack.of(client).node.path}`,
            expected:
              'a client of the pool’s stack where monitoring is enabled, as each would refer to the other. Make it there, or leave it out of the list: it signs in all the same, without a graph.',
          },
        ],
  );
}

/** Named by their places in the stack, as in `Users/Web`. */
export function watchedClients(clients: readonly IUserPoolClient[]) {
  return clients.map((client) => ({
    name: client.node.scopes
      .slice(Stack.of(client).node.scopes.length)
      .map(({ node }) => node.id)
      .join('/'),
    id: client.userPoolClientId,
  }));
}
