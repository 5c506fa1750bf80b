import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Service } from '../../../local/contract';
import type { Answer } from './support';

/** Asks the routes of a service, as the gateway would. */
export async function get(
  service: Service,
  path: string,
  method = 'GET',
): Promise<{ answered: boolean; status: number; headers: Answer; body: Answer }> {
  let status = 0;
  let headers: unknown;
  let text: string | undefined;
  const response = {
    writeHead(code: number, given: unknown) {
      status = code;
      headers = given;
    },
    end(body?: string) {
      text = body;
    },
  } as unknown as ServerResponse;
  const request = { method, headers: {} } as IncomingMessage;
  let answered = false;
  for (const route of service.routes ?? [])
    answered ||= await route(request, response, new URL(path, 'http://localhost:4566'), Buffer.alloc(0));
  return { answered, status, headers, body: text === undefined ? undefined : JSON.parse(text) };
}
