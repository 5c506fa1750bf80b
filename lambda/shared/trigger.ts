import type { Context } from 'aws-lambda';
import { auditSubject } from '../audit/scope';
import { errorFacts, UserFacingError } from './errors';
import { METRIC } from './log/metric-names';
import { nameUser } from './log/name-user';
import { count, logger } from './log/observability';

/** For other errors than the client's. */
export const GENERIC_ERROR = 'Something went wrong. Please try again.';

/** Passes on errors for the client; of others it gets {@link GENERIC_ERROR}, and the log the facts. */
export function trigger<E>(handle: (event: E) => Promise<E>): (event: E, context: Context) => Promise<E> {
  return async (event, context) => {
    logger.addContext(context);
    logger.resetKeys();
    auditSubject(placeOf(event));
    nameUser(subOf(event));
    try {
      return await handle(event);
    } catch (error) {
      if (error instanceof UserFacingError) {
        logger.info('Refused', { refusal: error.message });
        throw error;
      }
      logger.error('Failed', errorFacts(error));
      count(METRIC.TRIGGER_FAILED);
      throw new Error(GENERIC_ERROR);
    }
  };
}

function placeOf(event: unknown): { readonly userPoolId?: string; readonly clientId?: string } {
  const { userPoolId, callerContext } = event as {
    userPoolId?: string;
    callerContext?: { clientId?: string };
  };
  return {
    ...(userPoolId === undefined ? {} : { userPoolId }),
    ...(callerContext?.clientId === undefined ? {} : { clientId: callerContext.clientId }),
  };
}

/** Undefined without a user, or before there is one. */
function subOf(event: unknown): string | undefined {
  const { request } = event as { request?: { userAttributes?: { sub?: unknown } } };
  const sub = request?.userAttributes?.sub;
  return typeof sub === 'string' ? sub : undefined;
}
