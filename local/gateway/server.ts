import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock, HttpRoute, ServiceApi } from '../contract';
import { type LoopbackServer, listenOnLoopback } from '../loopback';
import { addCorsHeaders, answerPreflight, refuseForeign } from './browser';
import { ConnectionCut, type DispatchOptions, dispatch } from './dispatch';
import { type Exchange, exchanges } from './exchange';
import { decodeCall } from './protocol';

export interface GatewayOptions extends DispatchOptions {
  readonly clock: Clock;
  /** Told when state may have changed. */
  readonly afterRequest: () => void;
}

/** Lambda's 6 MB payload, with room for SES's raw mails. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
/** Milliseconds; must outlive the pauses of the functions' SDK clients. */
const KEEP_ALIVE = 60_000;

/** One port for all, on loopback only. */
export class Gateway {
  private server: LoopbackServer | undefined;
  private apis: readonly ServiceApi[] = [];
  private routes: readonly HttpRoute[] = [];

  constructor(private readonly options: GatewayOptions) {}

  get port(): number {
    return this.server?.port ?? 0;
  }

  /** Routes are asked first, in order, except at `/`. */
  serve(apis: readonly ServiceApi[], routes: readonly HttpRoute[]): void {
    this.apis = apis;
    this.routes = routes;
  }

  /** @param port 0 for any free one. @throws PortInUse */
  async listen(port: number): Promise<void> {
    this.server = await listenOnLoopback(
      { port, option: '--port', keepAliveTimeout: KEEP_ALIVE },
      (request, response) => void this.handle(request, response),
    );
  }

  async close(): Promise<void> {
    await this.server?.close();
    this.server = undefined;
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.answer(request, response);
    } catch (error) {
      if (error instanceof ConnectionCut) {
        request.socket.destroy();
        return;
      }
      this.options.log(
        `${request.method} ${request.url?.split('?')[0]} failed inside the embedded AWS: ${(error as Error)?.stack ?? String(error)}`,
      );
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ message: 'The embedded AWS failed; its log has the details.' }));
    } finally {
      this.options.afterRequest();
    }
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // SDKs correct their clock by this header.
    response.setHeader('date', new Date(this.options.clock.now()).toUTCString());
    if (refuseForeign(request, response)) return;
    const body = await readBody(request);
    if (!body) {
      reply(response, 413, { message: `The body is larger than ${MAX_BODY_BYTES} bytes.` });
      return;
    }
    const url = new URL(request.url ?? '/', `http://localhost:${this.port}`);
    if (url.pathname !== '/') {
      for (const route of this.routes) if (await route(request, response, url, body)) return;
    }
    if (url.pathname === '/' && answerPreflight(request, response)) return;

    const decoded = decodeCall(this.apis, request, url, body);
    if (!decoded) {
      reply(response, 404, { message: `Nothing answers ${request.method} ${url.pathname} here.` });
      return;
    }
    if (!addCorsHeaders(request, response, decoded.api)) return;
    const answer = await dispatch(decoded, request, this.options);
    if (exchanges.hasSubscribers) {
      const { service, operation, protocol } = decoded;
      const { method = 'GET', headers } = request;
      exchanges.publish({
        service,
        operation,
        protocol,
        request: { method, url, headers, body },
        answer,
        error: answer.refused,
      } satisfies Exchange);
    }
    response.writeHead(answer.status, { ...answer.headers, 'x-amzn-requestid': answer.requestId });
    response.end(answer.body);
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks);
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
