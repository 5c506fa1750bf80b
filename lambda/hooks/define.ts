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
  WelcomeEvent,
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

/** What an SQS queue calls a function with, as far as it is read. */
interface Queued {
  readonly Records: readonly { readonly body: string }[];
}

/**
 * What follows once a user has signed in for the first time. Nobody waits for it. Throw to have it tried
 * again later; the event's `id` says what was done before.
 */
export function welcome(task: (event: WelcomeEvent) => Awaitable<void>): Handler<Queued, void> {
  return async ({ Records }) => {
    for (const { body } of Records) await task(JSON.parse(body) as WelcomeEvent);
  };
}
