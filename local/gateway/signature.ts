import type { IncomingMessage } from 'node:http';

/** Who signed a request, and for which service (Signature Version 4, in the header or the query string). */
export interface Signature {
  readonly accessKeyId: string;
  readonly region: string;
  /** Signing name of the service, e.g. `cognito-idp`. */
  readonly service: string;
}

/**
 * Reads the credential scope of a request; undefined for an unsigned one. The signature itself is not
 * checked: as with LocalStack, any credentials are an operator's.
 */
export function readSignature(request: IncomingMessage, url: URL): Signature | undefined {
  const header = request.headers.authorization;
  const credential = header?.startsWith('AWS4-')
    ? /Credential=([^,\s]+)/.exec(header)?.[1]
    : (url.searchParams.get('X-Amz-Credential') ?? undefined);
  const [accessKeyId, , region, service] = credential?.split('/') ?? [];
  if (!accessKeyId || !region || !service) return undefined;
  return { accessKeyId, region, service };
}
