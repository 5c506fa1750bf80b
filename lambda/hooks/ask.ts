/** Asks a hook, and tells of it in logs and metrics: never what it was asked or answered. */
import { METRIC } from '../shared/log/metric-names';
import { count, logger } from '../shared/log/observability';
import { readVerdict, type Verdict } from './answers';
import type { HookName } from './contract';
import type { HookOutcome, Question } from './late/invoke-hook';

interface HookSettings {
  readonly functionName: string;
  readonly timeoutMilliseconds: number;
}

/**
 * Runs a function and waits for its answer. Doesn't throw for anything that it, Lambda or the network does.
 */
export async function invoke(question: Question, event: object): Promise<HookOutcome> {
  const { invokeHook } = await import('./late/invoke-hook');
  return invokeHook(question, event);
}

/**
 * The answer as `read` makes it; undefined where the hook has none that can be used, whatever the reason. The
 * stage says what follows of that.
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

/** A verdict that follows where the stage lets people pass a hook that has failed. */
const PASSED: Verdict = { yes: true, wordsRefused: false };

/**
 * The verdict of a hook that says yes or no, or what the stage says in its place where the hook has failed.
 *
 * @param yes how the hook calls its yes, and the stage the letting pass
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
