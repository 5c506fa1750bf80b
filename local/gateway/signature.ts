import type { IncomingMessage } from 'node:http';

/** By Signature Version 4, in header or query string. */
export interface Signature {
  readonly accessKeyId: string;
  readonly region: string;
  /** E.g. `cognito-idp`. */
  readonly service: string;
}

/** Undefined when unsigned. Not checked: as with LocalStack, any credentials are an operator's. */
export function readSignature(request: IncomingMessage, url: URL): Signature | undefined {
  const header = request.headers.authorization;
  const credential = header?.startsWith('AWS4-')
    ? /Credential=([^,\s]+)/.exec(header)?.[1]
    : (url.searchParams.get('X-Amz-Credential') ?? undefined);
  const [accessKeyId, , region, service] = credential?.split('/') ?? [];
  if (!accessKeyId || !region || !service) return undefined;
  return { accessKeyId, region, service };
}
