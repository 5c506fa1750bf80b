import { loggedUser } from './log-subject';
import { logger } from './observability';

/** Names the user in every log line of this invocation from here on. @param sub undefined for users that the pool doesn't have */
export function nameUser(sub: string | undefined): void {
  logger.appendKeys({ user: loggedUser(sub) });
}
