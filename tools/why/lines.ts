/** Log lines of one user, from all functions of a stage. */
import { loggedUser } from '../../lambda/shared/log/log-subject';
import type { AwsAccess } from '../preflight/aws-access';
import type { Deployment } from '../smoke/deployment';

/** A log line as functions write it: what the story knows of it, and whatever else there is. */
export interface Line extends Readonly<Record<string, unknown>> {
  /** When CloudWatch has it, in milliseconds since the Unix epoch. */
  readonly at: number;
  readonly message: string;
  /** The attempt that it belongs to, where it belongs to one. */
  readonly signIn?: string;
}

interface Page {
  readonly events?: readonly { readonly timestamp?: number; readonly message?: string }[];
  readonly nextToken?: string;
}

/**
 * Lines of a user, oldest first. A line that isn't JSON, or has the user's name elsewhere, is left out.
 *
 * @param sub of the user
 * @param since milliseconds since the Unix epoch
 * @throws errors of AWS
 */
export async function linesOf(
  sub: string,
  since: number,
  { deployment, aws }: { readonly deployment: Deployment; readonly aws: AwsAccess },
): Promise<readonly Line[]> {
  const user = loggedUser(sub);
  const groups = new Set<string>();
  for (const { properties, resolve } of await deployment.ofType('AWS::Lambda::Function'))
    groups.add(resolve.text(properties.LoggingConfig?.LogGroup) ?? '');
  // Functions that the CDK adds write to groups of Lambda's own, and know no users.
  groups.delete('');
  const found = await Promise.all([...groups].map((group) => readGroup(aws, group, user, since)));
  return found.flat().sort((left, right) => left.at - right.at);
}

async function readGroup(aws: AwsAccess, group: string, user: string, since: number): Promise<Line[]> {
  const lines: Line[] = [];
  let nextToken: string | undefined;
  do {
    const page = (await aws.call(
      { service: 'logs', region: aws.region, target: 'Logs_20140328.FilterLogEvents' },
      {
        logGroupName: group,
        startTime: since,
        filterPattern: `"${user}"`,
        ...(nextToken === undefined ? {} : { nextToken }),
      },
    )) as Page;
    for (const { timestamp = 0, message = '' } of page.events ?? []) {
      const line = parsed(message);
      if (line?.user === user && typeof line.message === 'string')
        lines.push({ ...line, message: line.message, at: timestamp });
    }
    ({ nextToken } = page);
  } while (nextToken !== undefined);
  return lines;
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
