/** For those who write a refusal's message and those who read it. */

/**
 * Begins the message, before the words, which the page (web/src/shared/problem.ts) and the account API show.
 */
export const REFUSED = 'Refused: ';

/**
 * For a sign-up refused without words. Begins like Cognito's answer where nobody may sign up: clients that
 * know it go on as with any address, and nothing is sent.
 */
export const SILENTLY_REFUSED = 'SignUp is not permitted for this user pool';

/**
 * The words in a message of Cognito's, which ends what a trigger says with a full stop; undefined where no
 * hook has refused.
 */
export function refusedWords(message: string): string | undefined {
  const at = message.indexOf(` error ${REFUSED}`);
  return at < 0 ? undefined : message.slice(at + ` error ${REFUSED}`.length, -1);
}
