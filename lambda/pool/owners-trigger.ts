/**
 * The trigger that a pool's owner had for an event before ours. Ours calls it once for each event, as Cognito
 * gave it, and takes from its answer what each trigger of ours says.
 *
 * Where it fails, the operation fails with its words, as without us (docs/adr/054).
 */
import { invoke } from '../hooks/ask';
import { ENV, hasEnv } from '../shared/env';
import { UserFacingError } from '../shared/errors';
import { fieldReader } from '../shared/field-readers';
import { logger } from '../shared/log/observability';
import { isRecord } from '../shared/record';
import { OWNERS_TRIGGER_FIELDS } from './settings';

const readOwnersTrigger = /* @__PURE__ */ fieldReader(ENV.OWNERS_TRIGGER, OWNERS_TRIGGER_FIELDS);

/** Bytes; the answer repeats the event, with all the user's attributes. */
const MAX_ANSWER_BYTES = 262_144;

/** The answer's `response`, unchecked. */
export type OwnersResponse = Readonly<Record<string, unknown>>;

/**
 * Asks the owner's trigger.
 *
 * @returns undefined where the owner has none
 * @throws UserFacingError with what it threw; Error where it has no usable answer
 */
export async function askOwner(event: object): Promise<OwnersResponse | undefined> {
  if (!hasEnv(ENV.OWNERS_TRIGGER)) return undefined;
  const { arn, timeoutMilliseconds } = readOwnersTrigger();
  const [functionName = '', qualifier] = arn.split(':').slice(6);
  const outcome = await invoke(
    { functionName, qualifier, timeoutMilliseconds, mostBytes: MAX_ANSWER_BYTES },
    event,
  );
  if ('failure' in outcome) {
    logger.error('The trigger of the pool’s owner has failed', { reason: outcome.failure });
    if (outcome.message !== undefined) throw new UserFacingError(outcome.message);
    throw new Error(outcome.failure);
  }
  const { answer } = outcome;
  const response = isRecord(answer) && Object.hasOwn(answer, 'response') ? answer.response : undefined;
  if (!isRecord(response)) throw wrongAnswer('response');
  return response;
}

/** For what Cognito would refuse too. @param member what is wrong with it */
export function wrongAnswer(member: string): Error {
  logger.error('The trigger of the pool’s owner gave an answer that can’t be used', { member });
  return new Error('wrong-shape');
}
