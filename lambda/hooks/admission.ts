/**
 * Who may sign up and who may have tokens, by the stage's own rule (custom/hooks/admission.ts, docs/adr/053).
 * Asked before every sign-up and whenever Cognito makes tokens, refreshes included.
 *
 * No answer tells whether there is an account: sign-ups are judged before anybody looks for one, and whoever
 * gets to tokens has proven whose they are.
 */
import type { PreSignUpTriggerEvent } from 'aws-lambda';
import { audit } from '../audit/scope';
import { readClientMetadata } from '../shared/client-metadata';
import { ENV, hasEnv } from '../shared/env';
import { UserFacingError } from '../shared/errors';
import { METRIC } from '../shared/log/metric-names';
import { count, logger } from '../shared/log/observability';
import type { Verdict } from './answers';
import { askVerdict } from './ask';
import type { AdmissionEvent } from './contract';
import { notAsked, refusedBy } from './refusal';
import { SILENTLY_REFUSED } from './refused-words';
import { readAdmissionHook } from './settings';
import { COGNITO, hookUser, provenBy } from './user';

interface Asking {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The client's wish. */
  readonly locale: string | undefined;
}

/** @throws UserFacingError where somebody may not sign up, or the hook could not be asked */
export async function admitSignUp({
  userPoolId,
  callerContext,
  request,
}: PreSignUpTriggerEvent): Promise<void> {
  if (!hasEnv(ENV.ADMISSION_HOOK)) return;
  const { clientMetadata, userAttributes: attributes } = request;
  const wishes = [readClientMetadata(clientMetadata).get('locale'), attributes.locale];
  const verdict = await ask({
    ...hookUser({ userPoolId, clientId: callerContext.clientId, attributes, counts: () => true }),
    moment: 'sign-up',
    groups: [],
  });
  if (verdict === 'not-asked') throw notAsked(wishes);
  if (verdict.yes) return;
  note('sign-up', verdict);
  throw verdict.words ? refusedBy(verdict, wishes) : new UserFacingError(SILENTLY_REFUSED);
}

/** @throws UserFacingError where somebody may have no tokens, or the hook could not be asked */
export async function admitTokens(
  asking: Asking & Pick<AdmissionEvent, 'groups'> & { readonly method: string | undefined },
  moment: 'sign-in' | 'refresh',
): Promise<void> {
  if (!hasEnv(ENV.ADMISSION_HOOK)) return;
  const { method, groups, attributes } = asking;
  const wishes = [asking.locale, attributes.locale];
  const verdict = await ask({
    ...hookUser({ ...asking, counts: provenBy(attributes, method) }),
    moment,
    groups,
    ...(method === undefined ? {} : { method }),
  });
  if (verdict !== 'not-asked' && verdict.yes) return;
  audit('Sign-in not admitted', {
    method: method ?? COGNITO,
    reason: verdict === 'not-asked' ? 'hook_failed' : 'not_admitted',
  });
  if (verdict === 'not-asked') throw notAsked(wishes);
  note(moment, verdict);
  throw refusedBy(verdict, wishes);
}

const ask = (event: AdmissionEvent) => askVerdict('admission', readAdmissionHook(), event, 'admit');

function note(reason: AdmissionEvent['moment'], { wordsRefused }: Verdict): void {
  logger.info('Not admitted', { moment: reason, wordsRefused });
  count(METRIC.HOOK_REFUSED, reason);
}
