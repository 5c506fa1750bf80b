/** Signing in with a recovery link, which support has mailed to somebody who lost every other way in. */
import {
  assertIsChallengeResponse,
  initiateAuth,
  respondToAuthChallenge,
} from 'amazon-cognito-passwordless-auth/cognito-api';
import { storeTokens } from 'amazon-cognito-passwordless-auth/storage';
import { LinkError } from './problem';

/**
 * Uses the link up and keeps the tokens. It was asked for in no browser, so any takes it.
 *
 * @throws LinkError when it is not taken; NetworkError, ServiceError
 */
export async function signInWithRecoveryLink(userName: string, secret: string): Promise<void> {
  const started = await initiateAuth({ authflow: 'CUSTOM_AUTH', authParameters: { USERNAME: userName } });
  assertIsChallengeResponse(started);
  const answered = await respondToAuthChallenge({
    challengeName: 'CUSTOM_CHALLENGE',
    challengeResponses: { ANSWER: secret, USERNAME: started.ChallengeParameters.USERNAME ?? userName },
    clientMetadata: { signInMethod: 'RECOVERY_LINK' },
    session: started.Session,
  });
  if (!('AuthenticationResult' in answered)) throw new LinkError('linkRefused');
  const { AccessToken, IdToken, RefreshToken, ExpiresIn } = answered.AuthenticationResult;
  await storeTokens({
    accessToken: AccessToken,
    idToken: IdToken,
    refreshToken: RefreshToken,
    expireAt: new Date(Date.now() + ExpiresIn * 1000),
  });
}
