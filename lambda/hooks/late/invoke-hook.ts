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

export type HookOutcome =
  | { readonly answer: unknown }
  /** With what the function said as it threw. */
  | { readonly failure: HookFailure; readonly message?: string };

export interface Question {
  /** Name of the function: letters, digits, `-` and `_`, which a URL takes as they are. */
  readonly functionName: string;
  /** Version or alias. @default the newest code */
  readonly qualifier?: string | undefined;
  readonly timeoutMilliseconds: number;
  /** Bytes of an answer that are read. @default MAX_ANSWER_BYTES */
  readonly mostBytes?: number;
}

/** Asks a hook. Doesn't throw for anything that a hook, Lambda or the network does. */
export async function invokeHook(question: Question, event: object): Promise<HookOutcome> {
  const { timeoutMilliseconds } = question;
  const body = JSON.stringify(event);
  const signal = AbortSignal.timeout(timeoutMilliseconds);
  let outcome: HookOutcome = { failure: 'not-run' };
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      outcome = await askOnce(question, body, signal);
    } catch {
      outcome = { failure: signal.aborted ? 'timeout' : 'not-run' };
    }
    if (!('failure' in outcome) || outcome.failure !== 'not-run' || signal.aborted) break;
  }
  return outcome;
}

async function askOnce(
  { functionName, qualifier, mostBytes = MAX_ANSWER_BYTES }: Question,
  body: string,
  signal: AbortSignal,
): Promise<HookOutcome> {
  const { origin, region } = serviceUrl('lambda');
  const url = new URL(`/2015-03-31/functions/${functionName}/invocations`, origin);
  if (qualifier !== undefined) url.searchParams.set('Qualifier', qualifier);
  const headers = signedHeaders(
    url,
    { service: 'lambda', region, credentials: runtimeCredentials() },
    new Date(),
    { 'content-type': 'application/json', 'x-amz-content-sha256': sha256(body) },
    { method: 'POST', body },
  );
  const response = await fetch(url, { method: 'POST', headers, body, signal });
  if (!response.ok) {
    await response.body?.cancel();
    return { failure: 'not-run' };
  }
  const hasThrown = response.headers.has('x-amz-function-error');
  const text = await readAtMost(response, mostBytes);
  if (text === undefined) return { failure: hasThrown ? 'failed' : 'too-large' };
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return { failure: hasThrown ? 'failed' : 'not-json' };
  }
  if (!hasThrown) return { answer };
  const message = (answer as { errorMessage?: unknown } | null)?.errorMessage;
  return { failure: 'failed', ...(typeof message === 'string' ? { message } : {}) };
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
