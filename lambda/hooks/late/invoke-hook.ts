/**
 * Asks the function of a hook (Lambda Invoke, RequestResponse) and reads what it answers, all within a time
 * that the stage sets. One operation of one API, so it is signed here and not by a client of the SDK, which
 * would be a good part of a cold start.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
import { sha256, signedHeaders } from '../../shared/aws/signed-request';
import { runtimeCredentials, serviceUrl } from '../../shared/env';

/** Bytes of an answer that are read; more is an answer that nobody wants. */
export const MAX_ANSWER_BYTES = 16_384;
/**
 * A connection that was kept open may be dead after Lambda froze the function, and a second try is free of
 * that. Hooks are only asked, so asking twice changes nothing.
 */
const ATTEMPTS = 2;

/** Why there is no answer, or none that can be used. */
export type HookFailure =
  | 'timeout'
  /** The hook has thrown, or its function has ended. */
  | 'failed'
  /** Lambda did not run the function, or could not be reached. */
  | 'not-run'
  | 'too-large'
  | 'not-json';

export type HookOutcome = { readonly answer: unknown } | { readonly failure: HookFailure };

interface Question {
  /** Name of the function: letters, digits, `-` and `_`, which a URL takes as they are. */
  readonly functionName: string;
  readonly timeoutMilliseconds: number;
}

/** Asks a hook. Doesn't throw for anything that a hook, Lambda or the network does. */
export async function invokeHook(
  { functionName, timeoutMilliseconds }: Question,
  event: object,
): Promise<HookOutcome> {
  const body = JSON.stringify(event);
  const signal = AbortSignal.timeout(timeoutMilliseconds);
  let outcome: HookOutcome = { failure: 'not-run' };
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      outcome = await askOnce(functionName, body, signal);
    } catch {
      outcome = { failure: signal.aborted ? 'timeout' : 'not-run' };
    }
    if (!('failure' in outcome) || outcome.failure !== 'not-run' || signal.aborted) break;
  }
  return outcome;
}

async function askOnce(functionName: string, body: string, signal: AbortSignal): Promise<HookOutcome> {
  const { origin, region } = serviceUrl('lambda');
  const url = new URL(`/2015-03-31/functions/${functionName}/invocations`, origin);
  const headers = signedHeaders(
    url,
    { service: 'lambda', region, credentials: runtimeCredentials() },
    new Date(),
    { 'content-type': 'application/json', 'x-amz-content-sha256': sha256(body) },
    { method: 'POST', body },
  );
  const response = await fetch(url, { method: 'POST', headers, body, signal });
  if (!response.ok || response.headers.has('x-amz-function-error')) {
    await response.body?.cancel();
    return { failure: response.ok ? 'failed' : 'not-run' };
  }
  const answer = await readAtMost(response, MAX_ANSWER_BYTES);
  if (answer === undefined) return { failure: 'too-large' };
  try {
    return { answer: JSON.parse(answer) };
  } catch {
    return { failure: 'not-json' };
  }
}

/** The body as text; undefined where it is longer, of which no more is read. */
async function readAtMost(response: Response, most: number): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (value) {
      length += value.length;
      if (length > most) {
        await reader?.cancel();
        return undefined;
      }
      parts.push(value);
    }
    if (done) return Buffer.concat(parts).toString('utf8');
  }
}
