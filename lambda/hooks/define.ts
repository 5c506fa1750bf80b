/**
 * For files in `custom/hooks/`: each makes the handler of a function with one hook, and none of the triggers'
 * rights and settings.
 */
import type {
  AdmissionAnswer,
  AdmissionEvent,
  ClaimsAnswer,
  ClaimsEvent,
  MethodChoiceAnswer,
  MethodChoiceEvent,
  Words,
} from './contract';

type Awaitable<T> = T | Promise<T>;
type Handler<Event, Answer> = (event: Event) => Promise<Answer>;

export const admit: AdmissionAnswer = { admit: true };

/**
 * Refuses; the page shows the words. Without words, a sign-up seems to go on and nothing is sent, and a
 * sign-in is refused in general words.
 */
export function refuse(words?: Words): AdmissionAnswer {
  return { admit: false, ...(words && { words }) };
}

/** Who may sign up and sign in. Give {@link admit} or {@link refuse}. */
export function admission(
  rule: (event: AdmissionEvent) => Awaitable<AdmissionAnswer>,
): Handler<AdmissionEvent, AdmissionAnswer> {
  return async (event) => rule(event);
}

/** Further claims of tokens. */
export function claims(
  rule: (event: ClaimsEvent) => Awaitable<ClaimsAnswer>,
): Handler<ClaimsEvent, ClaimsAnswer> {
  return async (event) => rule(event);
}

export const allow: MethodChoiceAnswer = { allow: true };

/** Refuses the method used; the page shows the words, which should say what to use instead. */
export function insteadSay(words: Words): MethodChoiceAnswer {
  return { allow: false, words };
}

/** Who may use which method. Give {@link allow} or {@link insteadSay}. */
export function methodChoice(
  rule: (event: MethodChoiceEvent) => Awaitable<MethodChoiceAnswer>,
): Handler<MethodChoiceEvent, MethodChoiceAnswer> {
  return async (event) => rule(event);
}
