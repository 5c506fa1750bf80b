import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

/**
 * The port itself when free on loopback, or a free one for 0. Asked before the synthesis, which needs the
 * origins.
 *
 * @param flag option that chooses the port, for the error
 * @throws Error saying what to do when the port is taken
 */
export async function freePort(port: number, flag: string): Promise<number> {
  try {
    return await tryPort(port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(
      `Port ${port} is in use. Stop what listens there, or choose another one with ${flag} (0 takes any free port).`,
    );
  }
}

function tryPort(port: number): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const { port: bound } = server.address() as AddressInfo;
      server.close(() => resolve(bound));
    });
  });
}
