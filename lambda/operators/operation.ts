import type { Context } from 'aws-lambda';
import { auditSubject } from '../audit/scope';
import { ENV, requireEnv } from '../shared/env';
import { logger } from '../shared/log/observability';

/** A handler for operators, who read its errors. Log lines name nobody before `nameUser`. */
export function operation<Result>(
  handle: (event: unknown) => Promise<Result>,
): (event: unknown, context: Context) => Promise<Result> {
  return async (event, context) => {
    logger.addContext(context);
    logger.resetKeys();
    auditSubject({ userPoolId: requireEnv(ENV.USER_POOL_ID) });
    return handle(event);
  };
}
