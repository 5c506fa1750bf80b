import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Service } from '../../../local/contract';

/** Asks a service's HTTP routes over a real connection. */
export async function overHttp(
  service: Service,
  method: string,
  path: string,
  content?: unknown,
): Promise<{ status: number; body: unknown }> {
  const body = Buffer.from(content === undefined ? '' : JSON.stringify(content));
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    for (const route of service.routes ?? []) if (await route(request, response, url, body)) return;
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method });
    return { status: answer.status, body: await answer.json() };
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}
