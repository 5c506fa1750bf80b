import type { Site } from './contract';
import { type ServedWeb, servePage } from './loopback';

/**
 * The port stands for the site's name in AWS, loopback for TLS.
 *
 * @param port 0 for any free one
 * @throws PortInUse
 */
export function serveSite(site: Site, port: number): Promise<ServedWeb> {
  return servePage(port, (request, response) => {
    site.answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(
        `The site failed inside the embedded AWS: ${error instanceof Error ? error.message : error}\n`,
      );
    });
  });
}
