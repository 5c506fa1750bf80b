import { ENV, hasEnv } from '../shared/env';
import { errorFacts } from '../shared/errors';
import { METRIC } from '../shared/log/metric-names';
import { count, logger } from '../shared/log/observability';
import type { AuditEntry } from './events';
import { withAudit } from './scope';

/**
 * Puts a handler's events on the bus before it answers. Lost ones are logged and counted; the answer stays.
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

/** With the user's hash in place of `sub`. */
function lost({ type, time, detail }: AuditEntry, error: unknown): void {
  const { sub: _sub, takenBy: _takenBy, ...event } = detail as AuditEntry['detail'] & { takenBy?: string };
  logger.error('An event of the audit trail was lost', {
    ...errorFacts(error),
    event: { type, time, ...event },
  });
  count(METRIC.AUDIT_FAILED);
}
