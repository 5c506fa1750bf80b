import { signedCall } from '../shared/aws/signed-call';
import type { PublishedFile } from './files';

const ATTEMPTS = 4;
const ATTEMPT_MILLISECONDS = 10_000;

/**
 * S3 PutObject, under the bucket's own encryption.
 *
 * @throws Error with key and S3's answer, after four attempts where S3 is busy or unreachable
 */
export async function putObject(bucket: string, file: PublishedFile): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const problem = await tryOnce(bucket, file);
    if (!problem) return;
    if (!problem.again || attempt === ATTEMPTS)
      throw new Error(`${file.key} could not be written to ${bucket}: ${problem.what}`);
    await new Promise((resolve) => setTimeout(resolve, 200 * 2 ** attempt));
  }
}

async function tryOnce(
  bucket: string,
  { key, body, contentType, cacheControl }: PublishedFile,
): Promise<{ readonly what: string; readonly again: boolean } | undefined> {
  const { url, headers } = signedCall(
    's3',
    `/${bucket}/${key}`,
    { 'cache-control': cacheControl, 'content-type': contentType },
    { method: 'PUT', body },
  );
  try {
    const response = await fetch(url, {
      method: 'PUT',
      headers,
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(ATTEMPT_MILLISECONDS),
    });
    const said = await response.text();
    if (response.ok) return undefined;
    const [, code = 'no code'] = /<Code>([A-Za-z]+)<\/Code>/.exec(said) ?? [];
    return { what: `${response.status} ${code}.`, again: response.status >= 500 };
  } catch (error) {
    return { what: `S3 could not be reached (${(error as Error).message}).`, again: true };
  }
}
