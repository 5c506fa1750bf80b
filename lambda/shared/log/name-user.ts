import { auditSubject } from '../../audit/scope';
import { loggedUser } from './log-subject';
import { logger } from './observability';

/** For this invocation's log lines and events. @param sub undefined for users that the pool doesn't have */
export function nameUser(sub: string | undefined): void {
  logger.appendKeys({ user: loggedUser(sub) });
  if (sub) auditSubject({ sub });
}
