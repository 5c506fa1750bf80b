/** Web servers of this machine, for this machine alone. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A page that is served. */
export interface ServedWeb {
  /** Origin of the page, e.g. `http://localhost:5173`: always by name, as WebAuthn wants it. */
  readonly url: string;
  close(): Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Listens on 127.0.0.1 and, where the machine has it, on the same port of ::1, as `localhost` may mean
 * either.
 *
 * @param port 0 for any free one
 * @throws Error naming the port when it is taken
 */
export async function listenOnLoopback(port: number, answer: Answer): Promise<ServedWeb> {
  const servers = await listenOnBoth(port, answer);
  return {
    url: `http://localhost:${(servers[0].address() as AddressInfo).port}`,
    close: async () => {
      await Promise.all(servers.map(closeServer));
    },
  };
}

async function listenOnBoth(port: number, answer: Answer): Promise<[Server, ...Server[]]> {
  const first = await listen(port, '127.0.0.1', answer);
  const actual = (first.address() as AddressInfo).port;
  try {
    return [first, await listen(actual, '::1', answer)];
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    // A machine without IPv6 has nothing to listen on, and nothing resolves to it.
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return [first];
    await closeServer(first);
    throw error;
  }
}

function listen(port: number, host: string, answer: Answer): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(answer);
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${port} on ${host} is taken, so the page can't be served there. End what uses it or choose another port with --web-port (0 for any free one).`,
            )
          : error,
      );
    });
    server.listen({ port, host }, () => resolve(server));
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
