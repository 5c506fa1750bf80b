/**
 * What files in `custom/hooks/` are made with. Each of these gives the handler of a function that holds one
 * hook and nothing else: it has none of the rights and none of the settings of the triggers.
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

/** Says yes, to who asks to be admitted. */
export const admit: AdmissionAnswer = { admit: true };

/**
 * Says no. With words, the page shows them. Without words, a sign-up goes on as if there had been one, and
 * nothing is sent; a sign-in is refused in general words.
 */
export function refuse(words?: Words): AdmissionAnswer {
  return { admit: false, ...(words && { words }) };
}

/** Who may sign up, and who may sign in. Give {@link admit} or {@link refuse}. */
export function admission(
  rule: (event: AdmissionEvent) => Awaitable<AdmissionAnswer>,
): Handler<AdmissionEvent, AdmissionAnswer> {
  return async (event) => rule(event);
}

/** What else tokens say. */
export function claims(
  rule: (event: ClaimsEvent) => Awaitable<ClaimsAnswer>,
): Handler<ClaimsEvent, ClaimsAnswer> {
  return async (event) => rule(event);
}

/** Lets somebody in by the method that they have used. */
export const allow: MethodChoiceAnswer = { allow: true };

/** Lets nobody in by it: the page shows the words, which should say what to use in its place. */
export function insteadSay(words: Words): MethodChoiceAnswer {
  return { allow: false, words };
}

/** Which ways in are for whom. Give {@link allow} or {@link insteadSay}. */
export function methodChoice(
  rule: (event: MethodChoiceEvent) => Awaitable<MethodChoiceAnswer>,
): Handler<MethodChoiceEvent, MethodChoiceAnswer> {
  return async (event) => rule(event);
}
