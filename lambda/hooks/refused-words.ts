/** What stands in the message of a refusal, for those who write it and those who read it. */

/**
 * Begins the message, before the words. The page takes what follows for words to show
 * (web/src/shared/problem.ts), and so does the account API.
 */
export const REFUSED = 'Refused: ';

/**
 * What a client reads of a sign-up that a hook has refused without a word. It begins as Cognito's own answer
 * does where nobody may sign up: clients that know that one go on as with any address, and nothing is sent.
 */
export const SILENTLY_REFUSED = 'SignUp is not permitted for this user pool';

/**
 * The words in the message of an error of Cognito; undefined where no hook has refused. Cognito puts a full
 * stop after what a trigger says.
 */
export function refusedWords(message: string): string | undefined {
  const at = message.indexOf(` error ${REFUSED}`);
  return at < 0 ? undefined : message.slice(at + ` error ${REFUSED}`.length, -1);
}
