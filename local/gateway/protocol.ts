import type { IncomingMessage } from 'node:http';
import { AwsError, type HttpOutput, type ServiceApi } from '../contract';
import { isRecord } from '../record';
import { decodeQuery, encodeQueryError, encodeQueryOutput } from './query';
import { readSignature, type Signature } from './signature';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export interface DecodedCall {
  /** Undefined when nothing of that name is emulated. */
  readonly api: ServiceApi | undefined;
  readonly service: string;
  readonly operation: string;
  readonly input: () => unknown;
  /** Of a body that doesn't even tell the operation. */
  readonly refusal?: unknown;
  readonly signature: Signature | undefined;
  readonly protocol: 'json' | 'query' | 'rest';
  readonly output: (output: unknown, requestId: string) => Answer;
  readonly error: (error: AwsError, requestId: string) => Answer;
}

/**
 * By `X-Amz-Target` (JSON protocols), `Action` (Query protocol), or the signature's service and the path
 * (REST). Undefined when it is no API call.
 */
export function decodeCall(
  apis: readonly ServiceApi[],
  request: IncomingMessage,
  url: URL,
  body: Buffer,
): DecodedCall | undefined {
  const signature = readSignature(request, url);
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string' && request.method === 'POST') {
    return decodeJson(apis, signature, target, request, body);
  }
  const form = queryForm(request, url, body);
  if (form) return decodeQueryCall(apis, signature, form);
  if (request.headers['smithy-protocol'] === 'rpc-v2-cbor') {
    const [, service = '', operation = ''] =
      /^\/service\/([^/]+)\/operation\/([^/]+)$/.exec(url.pathname) ?? [];
    return unknownCall(service, operation, signature, 'rest');
  }
  return decodeRest(apis, signature, request, url, body);
}

function decodeJson(
  apis: readonly ServiceApi[],
  signature: Signature | undefined,
  target: string,
  request: IncomingMessage,
  body: Buffer,
): DecodedCall {
  const dot = target.lastIndexOf('.');
  const prefix = target.slice(0, dot);
  const operation = target.slice(dot + 1);
  const api = apis.find((it) => it.targetPrefixes?.includes(prefix));
  const contentType = request.headers['content-type']?.startsWith('application/x-amz-json-1.0')
    ? 'application/x-amz-json-1.0'
    : 'application/x-amz-json-1.1';
  return {
    api,
    service: api?.name ?? signature?.service ?? prefix,
    operation,
    input: () => parseJson(body),
    signature,
    protocol: 'json',
    output: (output) => ({
      status: 200,
      headers: { 'content-type': contentType },
      body: output === undefined ? '' : toJson(output),
    }),
    error: (error) => jsonError(error, contentType),
  };
}

function decodeQueryCall(
  apis: readonly ServiceApi[],
  signature: Signature | undefined,
  form: URLSearchParams,
): DecodedCall {
  const operation = form.get('Action') ?? '';
  const version = form.get('Version') ?? '';
  // Unsigned calls (some of STS) carry no service; the operation decides.
  const candidates = signature ? apis.filter((it) => it.name === signature.service) : apis;
  const api =
    candidates.find((it) => Object.hasOwn(it.operations, operation)) ??
    (signature ? candidates[0] : undefined);
  return {
    api,
    service: api?.name ?? signature?.service ?? 'unknown',
    operation,
    input: () => decodeQuery(form),
    signature,
    protocol: 'query',
    output: (output, requestId) => ({
      status: 200,
      headers: { 'content-type': 'text/xml' },
      body: encodeQueryOutput(operation, version, output, requestId),
    }),
    error: (error, requestId) => ({
      status: error.status,
      headers: { 'content-type': 'text/xml' },
      body: encodeQueryError(error, requestId),
    }),
  };
}

function decodeRest(
  apis: readonly ServiceApi[],
  signature: Signature | undefined,
  request: IncomingMessage,
  url: URL,
  body: Buffer,
): DecodedCall | undefined {
  const method = request.method ?? 'GET';
  const candidates = signature ? apis.filter((it) => it.name === signature.service) : apis;
  for (const api of candidates) {
    const routed = routeOf(api, method, url, body);
    if (!routed) continue;
    return {
      api,
      service: api.name,
      operation: routed.operation,
      input: () => routed.input,
      refusal: routed.refusal,
      signature,
      protocol: 'rest',
      output: (output) => ({
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: toJson(output ?? {}),
      }),
      error: (error, requestId) => errorOf(api, error, requestId),
    };
  }
  if (!signature) return undefined;
  const [api] = candidates;
  if (api?.error)
    return {
      ...unknownCall(signature.service, `${method} ${url.pathname}`, signature, 'rest'),
      api,
      error: (error, requestId) => errorOf(api, error, requestId),
    };
  return unknownCall(signature.service, `${method} ${url.pathname}`, signature, 'rest');
}

/** A route throws where it can't read its body; then only the path is known. */
function routeOf(
  api: ServiceApi,
  method: string,
  url: URL,
  body: Buffer,
): { operation: string; input: unknown; refusal?: unknown } | undefined {
  try {
    return api.route?.(method, url.pathname, url.searchParams, body);
  } catch (error) {
    const refusal =
      error instanceof SyntaxError ? new AwsError('SerializationException', error.message, 400) : error;
    return { operation: `${method} ${url.pathname}`, input: undefined, refusal };
  }
}

function unknownCall(
  service: string,
  operation: string,
  signature: Signature | undefined,
  protocol: 'rest',
): DecodedCall {
  return {
    api: undefined,
    service,
    operation,
    input: () => undefined,
    signature,
    protocol,
    output: () => ({ status: 200, headers: {}, body: '' }),
    error: (error) => jsonError(error, 'application/json'),
  };
}

function queryForm(request: IncomingMessage, url: URL, body: Buffer): URLSearchParams | undefined {
  if (
    request.method === 'POST' &&
    request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
  ) {
    const form = new URLSearchParams(body.toString('utf8'));
    return form.has('Action') ? form : undefined;
  }
  return request.method === 'GET' && url.pathname === '/' && url.searchParams.has('Action')
    ? url.searchParams
    : undefined;
}

function errorOf(api: ServiceApi, error: AwsError, requestId: string): Answer {
  return api.error ? rawAnswer(api.error(error, requestId)) : jsonError(error, 'application/json');
}

/** SDKs read the name from the header (REST) or `__type` (JSON). */
function jsonError(error: AwsError, contentType: string): Answer {
  return {
    status: error.status,
    headers: { 'content-type': contentType, 'x-amzn-errortype': error.code },
    body: toJson({ __type: error.code, message: error.message, ...error.details }),
  };
}

function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (isRecord(value)) return value;
  } catch {
    // Told below, in AWS's words.
  }
  throw new AwsError('SerializationException', 'The request body is not a JSON object.');
}

/** Dates as epoch seconds, bytes as base64. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, member: unknown) {
    const raw = this[key];
    if (raw instanceof Date) return raw.getTime() / 1000;
    if (raw instanceof Uint8Array) return Buffer.from(raw).toString('base64');
    return member;
  });
}

export function rawAnswer({ status, headers, body }: HttpOutput): Answer {
  return { status, headers, body };
}
