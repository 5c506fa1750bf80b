/**
 * Signing in after every other way was lost: with the link that support has mailed, or with a code that the
 * person has kept on paper. Neither was asked for in this browser, so any browser will do.
 */
import {
  assertIsChallengeResponse,
  initiateAuth,
  respondToAuthChallenge,
} from 'amazon-cognito-passwordless-auth/cognito-api';
import { storeTokens } from 'amazon-cognito-passwordless-auth/storage';
import { ServiceError } from '../shared/cognito-fetch';
import { CodeError, LinkError, refusesAnswer } from '../shared/problem';
import { claimsOf } from '../shared/tokens';

/**
 * Uses the link up and keeps the tokens.
 *
 * @param address that the person was shown. The fragment is anybody's to write, so what the tokens say
 * decides.
 * @param replace ends the session that is kept here, once it is clear that the new one is wanted
 * @throws LinkError when the link is not taken, or opens the account of another address; NetworkError,
 * ServiceError
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
 * Uses a recovery code up and keeps the tokens. A wrong code, one that was used, a name that nobody has and
 * too many wrong ones before all end the same way.
 *
 * @param identifier e-mail address or number (E.164) of the account
 * @param code as it was typed
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

/** True when the answer signed in, and what came of it was accepted; the tokens are kept then. */
async function answered(
  signInMethod: 'RECOVERY_LINK' | 'RECOVERY_CODE',
  name: string,
  answer: string,
  accept?: (idToken: string) => Promise<boolean>,
): Promise<boolean> {
  const started = await initiateAuth({ authflow: 'CUSTOM_AUTH', authParameters: { USERNAME: name } });
  assertIsChallengeResponse(started);
  const result = await respondToAuthChallenge({
    challengeName: 'CUSTOM_CHALLENGE',
    challengeResponses: { ANSWER: answer, USERNAME: started.ChallengeParameters.USERNAME ?? name },
    clientMetadata: { signInMethod },
    session: started.Session,
  });
  if (!('AuthenticationResult' in result)) return false;
  const { AccessToken, IdToken, RefreshToken, ExpiresIn } = result.AuthenticationResult;
  if ((await accept?.(IdToken)) === false) return false;
  await storeTokens({
    accessToken: AccessToken,
    idToken: IdToken,
    refreshToken: RefreshToken,
    expireAt: new Date(Date.now() + ExpiresIn * 1000),
  });
  return true;
}
