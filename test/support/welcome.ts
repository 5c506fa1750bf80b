/** What the hook *welcome* of a running stage was called with. */
import type { WelcomeEvent } from '../../lambda/hooks/contract';
import type { LocalAws } from '../../local';
import { replaceHook } from './hooks';

const MARK = 'welcome ';

/**
 * Notes each call, then does something.
 *
 * @param then statements of JavaScript; `event` is the hook's, `attempt` how often SQS has handed it over
 */
export function replaceWelcome(aws: Pick<LocalAws, 'endpoint'>, then = ''): Promise<void> {
  return replaceHook(
    aws,
    'WelcomeHook',
    `exports.handler = async ({ Records: [{ body, attributes }, ...others] }) => {
      if (others.length > 0) throw new Error('more than one');
      const event = JSON.parse(body);
      const attempt = Number(attributes.ApproximateReceiveCount);
      console.log('${MARK}' + JSON.stringify({ event, attempt }));
      ${then}
    };`,
  );
}

export interface WelcomeCall {
  readonly event: WelcomeEvent;
  readonly attempt: number;
}

/** @param sub of the user; all users' where absent */
export function welcomeCalls(aws: Pick<LocalAws, 'logs'>, sub?: string): readonly WelcomeCall[] {
  return Object.values(aws.logs('WelcomeHook'))
    .flat()
    .filter((line) => line.startsWith(MARK))
    .map((line) => JSON.parse(line.slice(MARK.length)) as WelcomeCall)
    .filter(({ event }) => sub === undefined || event.userId === sub);
}

/** Waits for so many calls, and as long again for one too many. @throws Error when they don't come */
export async function welcomed(
  aws: Pick<LocalAws, 'logs'>,
  sub: string,
  calls: number,
): Promise<readonly WelcomeCall[]> {
  const until = Date.now() + 10_000;
  while (welcomeCalls(aws, sub).length < calls && Date.now() < until) await pause(50);
  // A queue is looked into each tenth of a second.
  await pause(400);
  const found = welcomeCalls(aws, sub);
  if (found.length !== calls) throw new Error(`${found.length} calls of the hook, not ${calls}.`);
  return found;
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
