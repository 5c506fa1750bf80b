/**
 * Ports for the page. They are baked into an assembly, so tests take them from a short, fixed sequence: an
 * assembly that was made for one of them is found again, in this run and in later ones.
 */
import { createServer, type Server } from 'node:net';
import { freePort } from '../../local/command/ports';

/** Below those that systems hand out by themselves. */
const FIRST = 5200;
const COUNT = 64;

export interface WebPort {
  readonly port: number;
  /** Gives it back, once nothing listens there any more. */
  release(): void;
}

/**
 * The first port of the sequence that no test of any run on this machine has; held until it is released or
 * this process ends.
 *
 * @throws Error when all are in use
 */
export async function takeWebPort(): Promise<WebPort> {
  for (let port = FIRST; port < FIRST + COUNT; port += 1) {
    // Whoever has a port listens on its twin: systems give that up with the process, however it ends.
    const twin = await listening(port + COUNT);
    if (!twin) continue;
    const release = () => void twin.close();
    try {
      await freePort(port, 'webPort');
      return { port, release };
    } catch {
      // Something that is no test listens there.
      release();
    }
  }
  throw new Error(`Ports ${FIRST} to ${FIRST + COUNT - 1} are all in use.`);
}

/** A server that only listens; undefined when the port is taken. */
function listening(port: number): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy()).unref();
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
