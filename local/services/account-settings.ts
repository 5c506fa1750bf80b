/**
 * What AWS decides about an account, such as whether it has left a sandbox. As no API of AWS sets that, the
 * embedded AWS has routes of its own for it.
 */
import type { ServerResponse } from 'node:http';
import type { HttpRoute } from '../contract';
import { isRecord } from '../record';

type Values = Readonly<Record<string, boolean | number | string>>;

/**
 * Of one service: `GET /_local/account/<service>` shows them, `PUT` with a JSON object changes those named.
 * PUT, since browsers let no page of another origin send it.
 */
export class AccountSettings<T extends Values> {
  #values: T;

  constructor(
    private readonly service: string,
    private readonly defaults: T,
  ) {
    this.#values = defaults;
  }

  get values(): Readonly<T> {
    return this.#values;
  }

  /** @throws TypeError naming an unknown setting, or one of another type */
  change(changes: Values): void {
    for (const [name, value] of Object.entries(changes)) {
      const known = Object.hasOwn(this.defaults, name) ? this.defaults[name] : undefined;
      if (known === undefined)
        throw new TypeError(`${name} is no setting; there are ${Object.keys(this.defaults).join(', ')}.`);
      if (typeof value !== typeof known)
        throw new TypeError(`${name} is ${JSON.stringify(value)}; it must be a ${typeof known}.`);
    }
    this.#values = { ...this.#values, ...changes };
  }

  reset(): void {
    this.#values = this.defaults;
  }

  readonly route: HttpRoute = (request, response, url, body) => {
    if (url.pathname !== `/_local/account/${this.service}`) return false;
    const answer = answerer(response);
    if (request.method !== 'GET' && request.method !== 'PUT')
      return answer(405, { message: `${url.pathname} takes GET and PUT.` });
    if (request.method === 'PUT') {
      try {
        this.change(jsonObject(body, 'a JSON object of settings') as Values);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        return answer(400, { message: error.message });
      }
    }
    return answer(200, this.#values);
  };
}

/**
 * For what comes about outside of APIs, as in a console: `PUT /_local/account/<path>/<name>` with a JSON
 * object.
 *
 * @param put gives the answer; its errors are answered with 400 and their message
 */
export function accountThings(
  path: string,
  put: (name: string, given: Readonly<Record<string, unknown>>) => object,
): HttpRoute {
  const prefix = `/_local/account/${path}/`;
  return (request, response, url, body) => {
    if (request.method !== 'PUT' || !url.pathname.startsWith(prefix)) return false;
    const answer = answerer(response);
    try {
      return answer(
        200,
        put(decodeURIComponent(url.pathname.slice(prefix.length)), jsonObject(body, 'a JSON object')),
      );
    } catch (error) {
      return answer(400, { message: (error as Error).message });
    }
  };
}

function answerer(response: ServerResponse) {
  return (status: number, content: object): true => {
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(content));
    return true;
  };
}

function jsonObject(body: Buffer, expected: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (isRecord(value)) return value;
  } catch {
    // Told below.
  }
  throw new TypeError(`The body must be ${expected}.`);
}
