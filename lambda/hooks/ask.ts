/** Asks a hook, and tells of it in logs and metrics: never what it was asked or answered. */
import { METRIC } from '../shared/log/metric-names';
import { count, logger } from '../shared/log/observability';
import type { HookName } from './contract';

/**
 * The answer as `read` makes it; undefined where the hook has none that can be used, whatever the reason. The
 * stage says what follows of that.
 *
 * @param read undefined, or a text that says what is wrong, for an answer of the wrong shape
 */
export async function askHook<Answer extends object>(
  hook: HookName,
  settings: { readonly functionName: string; readonly timeoutMilliseconds: number },
  event: object,
  read: (answer: unknown) => Answer | string | undefined,
): Promise<Answer | undefined> {
  const { invokeHook } = await import('./late/invoke-hook');
  const outcome = await invokeHook(settings, event);
  if ('failure' in outcome) return failed(hook, outcome.failure);
  const answer = read(outcome.answer);
  if (answer === undefined) return failed(hook, 'wrong-shape');
  return typeof answer === 'string' ? failed(hook, 'wrong-shape', answer) : answer;
}

function failed(hook: HookName, reason: string, wrong?: string): undefined {
  logger.error('A hook gave no answer that can be used', { hook, reason, ...(wrong && { wrong }) });
  count(METRIC.HOOK_FAILED, hook);
  return undefined;
}
