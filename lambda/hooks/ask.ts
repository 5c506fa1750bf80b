/** Asks a hook. Logs and metrics never have what it was asked or answered. */
import { METRIC } from '../shared/log/metric-names';
import { count, logger } from '../shared/log/observability';
import { readVerdict, type Verdict } from './answers';
import type { HookName } from './contract';
import type { HookOutcome, Question } from './late/invoke-hook';

interface HookSettings {
  readonly functionName: string;
  readonly timeoutMilliseconds: number;
}

/** Runs a function and waits for its answer. Doesn't throw, whatever happens. */
export async function invoke(question: Question, event: object): Promise<HookOutcome> {
  const { invokeHook } = await import('./late/invoke-hook');
  return invokeHook(question, event);
}

/**
 * What `read` makes of the answer; undefined without a usable one. The stage says what follows.
 *
 * @param read undefined, or a text that says what is wrong, for an answer of the wrong shape
 */
export async function askHook<Answer extends object>(
  hook: HookName,
  settings: HookSettings,
  event: object,
  read: (answer: unknown) => Answer | string | undefined,
): Promise<Answer | undefined> {
  const outcome = await invoke(settings, event);
  if ('failure' in outcome) return failed(hook, outcome.failure);
  const answer = read(outcome.answer);
  if (answer === undefined) return failed(hook, 'wrong-shape');
  return typeof answer === 'string' ? failed(hook, 'wrong-shape', answer) : answer;
}

/** For a failed hook, where the stage then lets people pass. */
const PASSED: Verdict = { yes: true, wordsRefused: false };

/**
 * A hook's verdict, or the stage's where the hook has failed.
 *
 * @param yes what the hook calls its yes, and the stage letting people pass
 * @returns `'not-asked'` where the hook has failed and nobody passes
 */
export async function askVerdict<Yes extends 'admit' | 'allow'>(
  hook: HookName,
  settings: HookSettings & { readonly onFailure: Yes | 'refuse' },
  event: object,
  yes: Yes,
): Promise<Verdict | 'not-asked'> {
  const verdict = await askHook(hook, settings, event, (answer) => readVerdict(answer, yes));
  return verdict ?? (settings.onFailure === yes ? PASSED : 'not-asked');
}

function failed(hook: HookName, reason: string, wrong?: string): undefined {
  logger.error('A hook gave no answer that can be used', { hook, reason, ...(wrong && { wrong }) });
  count(METRIC.HOOK_FAILED, hook);
  return undefined;
}
