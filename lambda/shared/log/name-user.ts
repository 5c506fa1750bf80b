import { auditSubject } from '../../audit/scope';
import { loggedUser } from './log-subject';
import { logger } from './observability';

/**
 * Names the user in every log line and every event of this invocation from here on. @param sub undefined for
 * users that the pool doesn't have
 */
export function nameUser(sub: string | undefined): void {
  logger.appendKeys({ user: loggedUser(sub) });
  if (sub) auditSubject({ sub });
}
