import { GetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { cognito } from '../../shared/clients';

/** What Cognito says of tokens that are forged, expired, revoked, without the scope that users' own tokens have, or of users that are gone. */
const REFUSED = [
  'NotAuthorizedException',
  'UserNotFoundException',
  'UserNotConfirmedException',
  'PasswordResetRequiredException',
  'InvalidParameterException',
];

/** Name of the user whose access token it is; undefined when Cognito refuses it. @throws other errors of Cognito */
export async function getUserName(token: string): Promise<string | undefined> {
  try {
    return (await cognito().send(new GetUserCommand({ AccessToken: token }))).Username;
  } catch (error) {
    if (error instanceof Error && REFUSED.includes(error.name)) return undefined;
    throw error;
  }
}
