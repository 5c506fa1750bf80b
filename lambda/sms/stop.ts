/**
 * The emergency stop: an SSM parameter that ends all sending without a deployment. `on`, or `on:` and a
 * reason, stops; `off` allows. The stack's own parameter stops too.
 */
import { errorFacts } from '../shared/errors';
import { logger } from '../shared/log/observability';
import { operatorsStop, SENDING_ALLOWED } from './stop-values';

export { operatorsStop, SENDING_ALLOWED, STOP_PATTERN } from './stop-values';

/** Seconds after the stop in which messages may still go out. */
export const STOP_CACHE_SECONDS = 30;
/** Seconds that the last reading counts while the parameter can't be read. */
export const STOP_STALE_SECONDS = 300;

interface Reading {
  readonly parameter: string;
  readonly stopped: boolean;
  /** Unix seconds. */
  readonly at: number;
}

let last: Reading | undefined;
let asked: { readonly parameter: string; readonly answer: Promise<Reading | undefined> } | undefined;

/**
 * Doesn't throw: while the parameter can't be read the last reading counts ({@link STOP_STALE_SECONDS});
 * without one, sending is stopped.
 *
 * @param parameter the stack's own
 * @param now Unix seconds
 */
export async function isStopped(parameter: string, now: number): Promise<boolean> {
  const reading = known(parameter, now, STOP_CACHE_SECONDS);
  if (reading) return reading.stopped;
  const fresh = await readOnce(parameter, now);
  return (fresh ?? known(parameter, now, STOP_STALE_SECONDS))?.stopped ?? true;
}

/** For tests. */
export function forgetStop(): void {
  last = undefined;
  asked = undefined;
}

/** A reading from the future comes from a clock that was set back. */
function known(parameter: string, now: number, seconds: number): Reading | undefined {
  return last?.parameter === parameter && Math.abs(now - last.at) < seconds ? last : undefined;
}

/** Concurrent requests share one reading. */
function readOnce(parameter: string, now: number): Promise<Reading | undefined> {
  if (asked?.parameter === parameter) return asked.answer;
  const answer = read(parameter, now).finally(() => {
    asked = undefined;
  });
  asked = { parameter, answer };
  return answer;
}

async function read(parameter: string, now: number): Promise<Reading | undefined> {
  try {
    const { readParameters } = await import('./late/parameter');
    const [ofStack, ofOperators = SENDING_ALLOWED] = await readParameters([
      parameter,
      operatorsStop(parameter),
    ]);
    last = { parameter, stopped: ofStack !== SENDING_ALLOWED || ofOperators !== SENDING_ALLOWED, at: now };
    return last;
  } catch (error) {
    logger.error('The emergency stop could not be read', errorFacts(error));
    return undefined;
  }
}
