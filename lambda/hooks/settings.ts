/** What triggers are told of the hooks of their stage. */
import { ENV } from '../shared/env';
import { fieldReader } from '../shared/field-readers';
import { choice, count, elsewhere, matching, text, untold, whereSaid } from '../shared/fields';

/** Milliseconds that hooks may have: two attempts fit, beside what triggers do, into the 5 s of Cognito. */
const timeoutMilliseconds = count('milliseconds', 100, 2_000, 1_500);
/** Name of the hook's function. */
const functionName = elsewhere(text);

/** What a stage says of *admission*, and its triggers read. */
export const ADMISSION_FIELDS = {
  /** Milliseconds that the hook has to answer, a cold start included. */
  timeoutMilliseconds,
  /** What becomes of people while the hook fails, is slow, or answers what can't be understood. */
  onFailure: choice(['refuse', 'admit'], 'refuse'),
  functionName,
};

/** What a stage says of *claims*, and its trigger reads. */
export const CLAIMS_FIELDS = {
  /** Milliseconds that the hook has to answer, a cold start included. */
  timeoutMilliseconds,
  /**
   * What becomes of tokens while the hook fails, is slow, or answers what can't be understood: made without
   * its claims, or not made.
   */
  onFailure: choice(['omit', 'refuse'], 'omit'),
  functionName,
};

/** What a stage says of *method choice*, and its trigger reads. */
export const METHOD_CHOICE_FIELDS = {
  /** Milliseconds that the hook has to answer, a cold start included. */
  timeoutMilliseconds,
  /** What becomes of people while the hook fails, is slow, or answers what can't be understood. */
  onFailure: choice(['refuse', 'allow'], 'refuse'),
  functionName,
};

/** What a stage says of *welcome*, and its trigger reads. */
export const WELCOME_FIELDS = {
  /**
   * Accounts made on this day (UTC) or later are welcomed, others never: say the day on which you turn the
   * hook on, or `1970-01-01` to welcome everybody at their next sign-in.
   */
  accountsSince: whereSaid(
    matching(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, 'a day such as "2026-07-01".'),
  ),
  /** Seconds that the hook has for one user. */
  timeoutSeconds: untold(count('seconds', 1, 300, 30)),
  /** How often the hook is tried for one user, five minutes apart or more, before the event is set aside. */
  attempts: untold(count('attempts', 5, 100, 10)),
  queueUrl: elsewhere(text),
};

export const readAdmissionHook = /* @__PURE__ */ fieldReader(ENV.ADMISSION_HOOK, ADMISSION_FIELDS);
export const readClaimsHook = /* @__PURE__ */ fieldReader(ENV.CLAIMS_HOOK, CLAIMS_FIELDS);
export const readMethodChoiceHook = /* @__PURE__ */ fieldReader(ENV.METHOD_CHOICE_HOOK, METHOD_CHOICE_FIELDS);
export const readWelcomeHook = /* @__PURE__ */ fieldReader(ENV.WELCOME_HOOK, WELCOME_FIELDS);
