import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpRoute } from '../contract';
import type { MovableClock } from '../control/clock';
import type { Fault, Faults } from '../control/faults';
import type { FunctionLogs } from '../runtime/logs';
import { isCrossOrigin } from './browser';

export interface ControlOptions {
  readonly clock: MovableClock;
  readonly faults: Faults;
  readonly logs: FunctionLogs;
  /** A reset must then be confirmed. */
  readonly keepsData: boolean;
  readonly health: () => unknown;
  readonly reset: () => Promise<void>;
}

class BadRequest extends Error {
  override readonly name = 'BadRequest';
}

type Handler = (url: URL, body: () => Record<string, unknown>) => unknown;

/** `/_local/…`. Pages of other origins are refused. */
export function controlRoutes(options: ControlOptions): HttpRoute {
  const { clock, faults, logs } = options;
  const handlers: Readonly<Record<string, Handler>> = {
    'GET /_local/health': () => options.health(),
    'GET /_local/logs': (url) => ({ functions: logs.of(url.searchParams.get('function') ?? '') }),
    'GET /_local/faults': () => ({ faults: faults.list() }),
    'POST /_local/faults': (_url, body) => {
      faults.inject(body() as unknown as Fault);
      return { faults: faults.list() };
    },
    'DELETE /_local/faults': () => {
      faults.clear();
      return { faults: [] };
    },
    'GET /_local/clock': () => clockState(clock),
    'POST /_local/clock': (_url, body) => {
      const { offsetSeconds } = body();
      clock.set(offsetSeconds as number);
      return clockState(clock);
    },
    'POST /_local/reset': async (_url, body) => {
      if (options.keepsData && body().confirm !== true) {
        throw new BadRequest(
          'This embedded AWS keeps its data in a folder; send {"confirm": true} to forget all of it.',
        );
      }
      await options.reset();
      return { reset: true };
    },
  };

  return async (request, response, url, body) => {
    const handler = handlers[`${request.method} ${url.pathname}`];
    if (!handler) return false;
    if (isCrossOrigin(request)) {
      answer(response, 403, { message: 'Control routes answer no page of another origin.' });
      return true;
    }
    try {
      answer(response, 200, await handler(url, () => parse(body, request)));
    } catch (error) {
      if (!(error instanceof BadRequest || error instanceof TypeError || error instanceof RangeError))
        throw error;
      answer(response, 400, { message: error.message });
    }
    return true;
  };
}

function clockState(clock: MovableClock): { offsetSeconds: number; now: string } {
  return { offsetSeconds: clock.offsetSeconds, now: new Date(clock.now()).toISOString() };
}

function parse(body: Buffer, request: IncomingMessage): Record<string, unknown> {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw new BadRequest(`The body of ${request.method} ${request.url} must be a JSON object.`);
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
