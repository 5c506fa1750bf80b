/** One call of a service with the function's own credentials, for operations that need no SDK client. */
import { runtimeCredentials, serviceUrl } from '../env';
import { sha256, signedHeaders } from './signed-request';

/**
 * What `fetch` takes beside method and body.
 *
 * @param path with its query; must need no escape
 * @param headers further ones to sign, in lower case
 */
export function signedCall(
  service: Parameters<typeof serviceUrl>[0],
  path: string,
  headers: Readonly<Record<string, string>>,
  request: { readonly method: 'POST' | 'PUT'; readonly body: string | Buffer },
): { readonly url: URL; readonly headers: Record<string, string> } {
  const { origin, region } = serviceUrl(service);
  const url = new URL(path, origin);
  const scope = { service, region, credentials: runtimeCredentials() };
  const all = { ...headers, 'x-amz-content-sha256': sha256(request.body) };
  return { url, headers: signedHeaders(url, scope, new Date(), all, request) };
}
