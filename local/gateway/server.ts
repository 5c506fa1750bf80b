import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock, HttpRoute, ServiceApi } from '../contract';
import { addCorsHeaders, answerPreflight, refuseForeign } from './browser';
import { ConnectionCut, type DispatchOptions, dispatch } from './dispatch';
import { type Exchange, exchanges } from './exchange';
import { decodeCall } from './protocol';

export interface GatewayOptions extends DispatchOptions {
  readonly clock: Clock;
  /** Told after every request, when state may have changed. */
  readonly afterRequest: () => void;
}

/** Largest body any of the emulated APIs takes: Lambda's 6 MB payload, with room for SES's raw mails. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const LOOPBACK = ['127.0.0.1', '::1'] as const;

/** The one HTTP port behind which all APIs and routes are. Listens on loopback only. */
export class Gateway {
  private readonly servers: Server[] = [];
  private apis: readonly ServiceApi[] = [];
  private routes: readonly HttpRoute[] = [];
  private boundPort = 0;

  constructor(private readonly options: GatewayOptions) {}

  get port(): number {
    return this.boundPort;
  }

  /** What answers from now on. Routes are asked first, in order, except at `/`, where only APIs are. */
  serve(apis: readonly ServiceApi[], routes: readonly HttpRoute[]): void {
    this.apis = apis;
    this.routes = routes;
  }

  /**
   * Binds the port on 127.0.0.1 and, where there is one, on ::1, so that `localhost` leads here either way.
   *
   * @param port 0 for any free port
   * @throws PortInUse
   */
  async listen(port: number): Promise<void> {
    const [ipv4, ipv6] = LOOPBACK;
    this.boundPort = await this.bind(port, ipv4);
    try {
      await this.bind(this.boundPort, ipv6);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL') return;
      await this.close();
      if (error instanceof PortInUse && port === 0) return this.listen(0);
      throw error;
    }
  }

  /** Stops listening and cuts every connection. */
  async close(): Promise<void> {
    const servers = this.servers.splice(0);
    await Promise.all(
      servers.map(
        (server) =>
          new Promise<void>((resolve) => {
            server.close(() => resolve());
            server.closeAllConnections();
          }),
      ),
    );
  }

  private bind(port: number, host: string): Promise<number> {
    const server = createServer((request, response) => void this.handle(request, response));
    // Keep-alive connections of the functions' SDK clients must outlive their pauses.
    server.keepAliveTimeout = 60_000;
    return new Promise((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => {
        reject(error.code === 'EADDRINUSE' ? new PortInUse(port) : error);
      });
      server.listen({ port, host, ipv6Only: true }, () => {
        this.servers.push(server);
        resolve((server.address() as AddressInfo).port);
      });
    });
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
    // SDKs correct their clock by this header, so it must tell the emulated time.
    response.setHeader('date', new Date(this.options.clock.now()).toUTCString());
    if (refuseForeign(request, response)) return;
    const body = await readBody(request);
    if (!body) {
      reply(response, 413, { message: `The body is larger than ${MAX_BODY_BYTES} bytes.` });
      return;
    }
    const url = new URL(request.url ?? '/', `http://localhost:${this.boundPort}`);
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

/** Another process has the port. */
export class PortInUse extends Error {
  override readonly name = 'PortInUse';
  constructor(readonly port: number) {
    super(
      `Port ${port} is in use. Stop what listens there, or choose another one with --port (0 takes any free port).`,
    );
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
