/** What the challenge triggers ask of the user pool, or change in it. */
import {
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  GetUserCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { cognito } from '../clients';

interface User {
  readonly userPoolId: string;
  readonly userName: string;
}

/** Gives the user a password that stays. @throws errors of Cognito */
export async function setPassword({ userPoolId, userName }: User, password: string): Promise<void> {
  await cognito().send(
    new AdminSetUserPasswordCommand({
      UserPoolId: userPoolId,
      Username: userName,
      Password: password,
      Permanent: true,
    }),
  );
}

/** Sets one attribute of the user's profile. @throws errors of Cognito */
export async function setAttribute(
  { userPoolId, userName }: User,
  name: string,
  value: string,
): Promise<void> {
  await cognito().send(
    new AdminUpdateUserAttributesCommand({
      UserPoolId: userPoolId,
      Username: userName,
      UserAttributes: [{ Name: name, Value: value }],
    }),
  );
}

/**
 * When the account was made, in seconds since the Unix epoch; 0 when Cognito doesn't say. @throws errors of
 * Cognito
 */
export async function createdAt({ userPoolId, userName }: User): Promise<number> {
  const { UserCreateDate: created } = await cognito().send(
    new AdminGetUserCommand({ UserPoolId: userPoolId, Username: userName }),
  );
  return created ? Math.floor(created.getTime() / 1000) : 0;
}

/** Names of all groups of the user. @throws errors of Cognito */
export async function groupsOf({ userPoolId, userName }: User): Promise<readonly string[]> {
  const groups: string[] = [];
  let next: string | undefined;
  do {
    const { Groups = [], NextToken } = await cognito().send(
      new AdminListGroupsForUserCommand({ UserPoolId: userPoolId, Username: userName, NextToken: next }),
    );
    groups.push(...Groups.flatMap(({ GroupName }) => GroupName ?? []));
    next = NextToken;
  } while (next !== undefined);
  return groups;
}

/**
 * What Cognito says of tokens that are forged, expired, revoked, without the scope that users' own tokens
 * have, or of users that are gone.
 */
const REFUSED = [
  'NotAuthorizedException',
  'UserNotFoundException',
  'UserNotConfirmedException',
  'PasswordResetRequiredException',
  'InvalidParameterException',
];

/**
 * Name of the user whose access token it is; undefined when Cognito refuses it. @throws other errors of
 * Cognito
 */
export async function tokenOwner(token: string): Promise<string | undefined> {
  try {
    return (await cognito().send(new GetUserCommand({ AccessToken: token }))).Username;
  } catch (error) {
    if (error instanceof Error && REFUSED.includes(error.name)) return undefined;
    throw error;
  }
}
