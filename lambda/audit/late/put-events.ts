import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { limits, once } from '../../shared/aws/client-limits';
import { ENV, requireEnv } from '../../shared/env';
import { AUDIT_SOURCE, type AuditEntry } from '../events';

/** Milliseconds for all: of a trigger's 4 s most may be gone. */
const DEADLINE = 800;
/** EventBridge's limit. */
const AT_A_TIME = 10;

export const eventBridge = /* @__PURE__ */ once(() => new EventBridgeClient(limits(400, 2)));

/**
 * Tries twice.
 *
 * @returns what may not have been taken, with the reasons
 */
export async function putEvents(
  entries: readonly AuditEntry[],
): Promise<readonly { readonly entry: AuditEntry; readonly error: unknown }[]> {
  const abortSignal = AbortSignal.timeout(DEADLINE);
  const failed: { entry: AuditEntry; error: unknown }[] = [];
  for (let first = 0; first < entries.length; first += AT_A_TIME) {
    const some = entries.slice(first, first + AT_A_TIME);
    try {
      const once = await put(some, abortSignal);
      failed.push(
        ...(once.length === 0
          ? []
          : await put(
              once.map(({ entry }) => entry),
              abortSignal,
            )),
      );
    } catch (error) {
      failed.push(...some.map((entry) => ({ entry, error })));
    }
  }
  return failed;
}

async function put(entries: readonly AuditEntry[], abortSignal: AbortSignal) {
  const { Entries: results = [] } = await eventBridge().send(
    new PutEventsCommand({ Entries: entries.map(entryOf) }),
    { abortSignal },
  );
  return entries.flatMap((entry, index) => {
    const code = results[index]?.ErrorCode;
    return code === undefined ? [] : [{ entry, error: Object.assign(new Error(code), { name: code }) }];
  });
}

function entryOf({ type, time, detail }: AuditEntry): PutEventsRequestEntry {
  return {
    EventBusName: requireEnv(ENV.AUDIT_BUS),
    Source: AUDIT_SOURCE,
    DetailType: type,
    Time: time,
    Detail: JSON.stringify(detail),
  };
}
