import { ENV, hasEnv } from '../shared/env';
import { errorFacts } from '../shared/errors';
import { METRIC } from '../shared/log/metric-names';
import { count, logger } from '../shared/log/observability';
import type { AuditEntry } from './events';
import { withAudit } from './scope';

/**
 * Makes a handler whose events go to the bus of the stage, once it has ended and before it answers. They are
 * no part of what it does: an event that can't be put is logged and counted, and the answer stays as it is.
 */
export function audited<Event, Context extends { readonly awsRequestId?: string }, Result>(
  handle: (event: Event, context: Context) => Promise<Result>,
): (event: Event, context: Context) => Promise<Result> {
  return async (event, context) =>
    hasEnv(ENV.AUDIT_BUS)
      ? withAudit(context.awsRequestId ?? '', () => handle(event, context), send)
      : handle(event, context);
}

async function send(entries: readonly AuditEntry[]): Promise<void> {
  try {
    const { putEvents } = await import('./late/put-events');
    for (const { entry, error } of await putEvents(entries)) lost(entry, error);
  } catch (error) {
    for (const entry of entries) lost(entry, error);
  }
}

/**
 * The line has what the event says, but for whose it is: it carries the hash of the user as every line does.
 */
function lost({ type, time, detail }: AuditEntry, error: unknown): void {
  const { sub: _sub, takenBy: _takenBy, ...event } = detail as AuditEntry['detail'] & { takenBy?: string };
  logger.error('An event of the audit trail was lost', {
    ...errorFacts(error),
    event: { type, time, ...event },
  });
  count(METRIC.AUDIT_FAILED);
}
