import type { ServerResponse } from 'node:http';
import type { Invocation } from './invocation';

export interface Answer {
  readonly status: number;
  /** Names as they go out; several values make several lines. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: Buffer;
}

/** API Gateway renames these of an integration, as it sets its own. */
const REMAPPED = new Set(['connection', 'content-length', 'date', 'server', 'www-authenticate']);
/** They concern one hop alone. */
const DROPPED = new Set(['transfer-encoding', 'keep-alive', 'proxy-connection', 'upgrade']);

export function integrationHeaders(
  headers: Readonly<Record<string, readonly string[]>>,
): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !DROPPED.has(name.toLowerCase()))
      .map(([name, values]) => [
        REMAPPED.has(name.toLowerCase()) ? `x-amzn-Remapped-${name}` : name,
        values.map(oneLine),
      ]),
  );
}

/** Whatever case the header already has. */
export function setHeader(
  headers: Record<string, readonly string[]>,
  name: string,
  values: readonly string[],
): void {
  for (const known of Object.keys(headers))
    if (known.toLowerCase() === name.toLowerCase()) delete headers[known];
  headers[name] = values.map(oneLine);
}

/** With API Gateway's headers; no body for HEAD. */
export function sendAnswer(response: ServerResponse, answer: Answer, invocation: Invocation): void {
  response.statusCode = answer.status;
  for (const [name, values] of Object.entries(answer.headers))
    response.setHeader(name, values.length === 1 ? (values[0] ?? '') : [...values]);
  response.setHeader('x-amzn-RequestId', invocation.requestId);
  response.setHeader('x-amz-apigw-id', invocation.extendedRequestId);
  if (invocation.integration) response.setHeader('X-Amzn-Trace-Id', invocation.traceId);
  const bodyless = invocation.request.httpMethod === 'HEAD' || answer.status === 204 || answer.status === 304;
  if (answer.status !== 204) response.setHeader('Content-Length', answer.body.length);
  response.end(bodyless ? undefined : answer.body);
}

/** Node refuses a value that spans lines. */
function oneLine(value: string): string {
  return value.replace(/[\r\n]+/g, ' ');
}
