/**
 * Signing in after every other way was lost: with the link that support has mailed, or with a code that the
 * person has kept on paper. Neither was asked for in this browser, so any browser will do.
 */
import { keepTokens } from '../custom-auth/keep-tokens';
import { answerRound, startRound } from '../custom-auth/round';
import { ServiceError } from '../shared/cognito-fetch';
import { CodeError, LinkError, refusesAnswer } from '../shared/problem';
import { claimsOf } from '../shared/tokens';

/**
 * @param address as shown to the person; tokens decide, as anybody can write a fragment
 * @param replace ends the kept session, once the new one is wanted
 * @throws LinkError when the link is not taken, or opens another address's account; NetworkError,
 *   ServiceError
 */
export async function signInWithRecoveryLink(
  userName: string,
  secret: string,
  address: string,
  replace: () => Promise<unknown>,
): Promise<void> {
  const accept = async (idToken: string) => {
    if (String(claimsOf(idToken).email).toLowerCase() !== address.toLowerCase()) return false;
    await replace();
    return true;
  };
  if (!(await answered('RECOVERY_LINK', userName, secret, accept))) throw new LinkError('linkRefused');
}

/**
 * Every refusal ends the same way.
 *
 * @param identifier e-mail address or number (E.164)
 * @param code as typed
 * @throws CodeError when it is not taken; NetworkError, ServiceError
 */
export async function signInWithRecoveryCode(identifier: string, code: string): Promise<void> {
  try {
    if (await answered('RECOVERY_CODE', identifier, code)) return;
  } catch (error) {
    if (!(error instanceof ServiceError && isRefusal(error.name))) throw error;
  }
  throw new CodeError('recoveryCode');
}

function isRefusal(name: string): boolean {
  return refusesAnswer(name) || name === 'UserNotConfirmedException';
}

/** Keeps the tokens of an answer that signed in and was accepted. */
async function answered(
  signInMethod: 'RECOVERY_LINK' | 'RECOVERY_CODE',
  name: string,
  answer: string,
  accept?: (idToken: string) => Promise<boolean>,
): Promise<boolean> {
  const result = await answerRound(await startRound(name), answer, { signInMethod });
  if (!('AuthenticationResult' in result)) return false;
  const tokens = result.AuthenticationResult;
  if ((await accept?.(tokens.IdToken)) === false) return false;
  await keepTokens(tokens);
  return true;
}
