/**
 * Who may use which method, by the stage's own rule (custom/hooks/method-choice.ts). Judges right answers
 * where they are checked (right-answer.ts), so that no client can bypass it; Cognito's own ways where tokens
 * are made.
 */
import { audit } from '../audit/scope';
import { ENV, hasEnv } from '../shared/env';
import { METRIC } from '../shared/log/metric-names';
import { count, logger } from '../shared/log/observability';
import { askVerdict } from './ask';
import type { MethodChoiceEvent } from './contract';
import { notAsked, refusedBy } from './refusal';
import { readMethodChoiceHook } from './settings';
import { COGNITO, hookUser, provenBy } from './user';

export interface Asking {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Judges a sign-in by Cognito alone, as its tokens are made. @throws UserFacingError as {@link choose} */
export async function chooseCognito(
  asking: Asking,
  groups: readonly string[],
  locale: string | undefined,
): Promise<void> {
  if (hasEnv(ENV.METHOD_CHOICE_HOOK)) await choose(COGNITO, asking, groups, locale);
}

/** @throws UserFacingError where the user may not use it, or the hook could not be asked */
export async function choose(
  method: string,
  asking: Asking,
  groups: readonly string[],
  locale: string | undefined,
): Promise<void> {
  const { userPoolId, clientId, attributes } = asking;
  const event: MethodChoiceEvent = {
    ...hookUser({ userPoolId, clientId, attributes, counts: provenBy(attributes, method) }),
    method,
    groups,
  };
  const verdict = await ask(event);
  if (verdict !== 'not-asked' && verdict.yes) return;
  const wishes = [locale, attributes.locale];
  audit('Sign-in not admitted', { method, reason: verdict === 'not-asked' ? 'hook_failed' : 'method' });
  if (verdict === 'not-asked') throw notAsked(wishes);
  logger.info('Not by this method', { method, wordsRefused: verdict.wordsRefused });
  count(METRIC.HOOK_REFUSED, 'method');
  throw refusedBy(verdict, wishes);
}

const ask = (event: MethodChoiceEvent) => askVerdict('methodChoice', readMethodChoiceHook(), event, 'allow');
