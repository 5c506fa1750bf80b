/** Web servers of this machine, for this machine alone. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ServedWeb {
  /** E.g. `http://localhost:5173`: by name, as WebAuthn wants it. */
  readonly url: string;
  close(): Promise<void>;
}

export interface LoopbackServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface LoopbackOptions {
  /** 0 for any free one. */
  readonly port: number;
  /** Chooses another port; named in {@link PortInUse}. */
  readonly option: '--port' | '--web-port';
  /** Milliseconds between two requests of a connection. @default Node.js's own */
  readonly keepAliveTimeout?: number;
}

export class PortInUse extends Error {
  override readonly name = 'PortInUse';
  constructor(
    readonly port: number,
    option: LoopbackOptions['option'],
  ) {
    super(
      `Port ${port} is in use. Stop what listens there, or choose another one with ${option} (0 takes any free port).`,
    );
  }
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * On 127.0.0.1 and, where there is one, on ::1 with the same port: `localhost` may mean either.
 *
 * @throws PortInUse
 */
export async function listenOnLoopback(options: LoopbackOptions, answer: Answer): Promise<LoopbackServer> {
  const first = await listen(options, '127.0.0.1', answer);
  const servers = [first];
  const { port } = first.address() as AddressInfo;
  const close = async () => {
    await Promise.all(servers.map(closeServer));
  };
  try {
    servers.push(await listen({ ...options, port }, '::1', answer));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // No IPv6: nothing resolves to it.
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return { port, close };
    await close();
    // Taken on one of the two: any other will do.
    if (error instanceof PortInUse && options.port === 0) return listenOnLoopback(options, answer);
    throw error;
  }
  return { port, close };
}

/** For a page, which has an address of its own. @throws PortInUse */
export async function servePage(port: number, answer: Answer): Promise<ServedWeb> {
  const server = await listenOnLoopback({ port, option: '--web-port' }, answer);
  return { url: `http://localhost:${server.port}`, close: server.close };
}

function listen(
  { port, option, keepAliveTimeout }: LoopbackOptions,
  host: string,
  answer: Answer,
): Promise<Server> {
  const server = createServer(answer);
  if (keepAliveTimeout !== undefined) server.keepAliveTimeout = keepAliveTimeout;
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortInUse(port, option) : error);
    });
    server.listen({ port, host, ipv6Only: true }, () => resolve(server));
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
