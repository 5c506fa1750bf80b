import { ENV } from '../../lambda/shared/env';
import { loggedUser } from '../../lambda/shared/log/log-subject';
import type { AwsReader } from '../aws-reader';
import type { Deployment } from '../smoke/deployment';

export interface Line extends Readonly<Record<string, unknown>> {
  /** In milliseconds since the Unix epoch, by CloudWatch. */
  readonly at: number;
  readonly message: string;
  readonly signIn?: string;
}

interface Page {
  readonly events?: readonly { readonly timestamp?: number; readonly message?: string }[];
  readonly nextToken?: string;
}

/**
 * From all functions of a deployment, oldest first. Leaves out what isn't JSON, or has the user's name
 * elsewhere.
 *
 * @param service name of the deployment in its functions
 * @param since milliseconds since the Unix epoch
 * @throws errors of AWS
 */
export async function linesOf(
  sub: string,
  since: number,
  service: string,
  { deployment, aws }: { readonly deployment: Deployment; readonly aws: AwsReader },
): Promise<readonly Line[]> {
  const user = loggedUser(sub);
  const groups = new Set<string>();
  // The CDK's functions, and those of another app, don't know it.
  for (const { properties, resolve } of await deployment.ofType('AWS::Lambda::Function'))
    if (properties.Environment?.Variables?.[ENV.SERVICE_NAME] === service)
      groups.add(resolve.text(properties.LoggingConfig?.LogGroup) ?? '');
  groups.delete('');
  const found = await Promise.all([...groups].map((group) => readGroup(aws, group, user, since)));
  return found.flat().sort((left, right) => left.at - right.at);
}

async function readGroup(aws: AwsReader, group: string, user: string, since: number): Promise<Line[]> {
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
