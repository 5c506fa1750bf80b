/** A site of empty pages on a loopback port, for tests in which scripts of a page talk to an API. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BlankSite {
  readonly port: number;
  close(): Promise<void>;
}

/** @param port 0 for any that is free */
export async function serveBlankSite(port = 0): Promise<BlankSite> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>page</title>');
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
