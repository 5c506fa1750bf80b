/**
 * Asks a hook's function (Lambda Invoke, RequestResponse), within the stage's time. Signed here, as an SDK
 * client would be much of a cold start (docs/adr/053).
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
import { signedCall } from '../../shared/aws/signed-call';

/** Longer answers are refused. */
export const MAX_ANSWER_BYTES = 16_384;
/** A kept connection may be dead after Lambda froze the function. Asking a hook twice changes nothing. */
const ATTEMPTS = 2;

/** Why there is no usable answer. */
export type HookFailure =
  | 'timeout'
  /** It threw, or its function ended. */
  | 'failed'
  /** Lambda did not run it, or could not be reached. */
  | 'not-run'
  | 'too-large'
  | 'not-json';

export type HookOutcome =
  | { readonly answer: unknown }
  /** With what the function said as it threw. */
  | { readonly failure: HookFailure; readonly message?: string };

export interface Question {
  /** Letters, digits, `-` and `_`, which need no escape in URLs. */
  readonly functionName: string;
  /** Version or alias. @default the newest code */
  readonly qualifier?: string | undefined;
  readonly timeoutMilliseconds: number;
  /** Bytes of an answer that are read. @default MAX_ANSWER_BYTES */
  readonly mostBytes?: number;
}

/** Doesn't throw, whatever the hook, Lambda or the network does. */
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
  const request = { method: 'POST', body } as const;
  const query = qualifier === undefined ? '' : `?${new URLSearchParams({ Qualifier: qualifier })}`;
  const { url, headers } = signedCall(
    'lambda',
    `/2015-03-31/functions/${functionName}/invocations${query}`,
    { 'content-type': 'application/json' },
    request,
  );
  const response = await fetch(url, { ...request, headers, signal });
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

/** Undefined for a longer body, which is not read on. */
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
