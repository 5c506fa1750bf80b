/** Challenge triggers' calls of the user pool. All throw errors of Cognito. */
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

/** Permanent. */
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

/** Unix seconds; 0 when Cognito doesn't say. */
export async function createdAt({ userPoolId, userName }: User): Promise<number> {
  const { UserCreateDate: created } = await cognito().send(
    new AdminGetUserCommand({ UserPoolId: userPoolId, Username: userName }),
  );
  return created ? Math.floor(created.getTime() / 1000) : 0;
}

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

/** Forged, expired, revoked or scopeless tokens; gone users. */
const REFUSED = [
  'NotAuthorizedException',
  'UserNotFoundException',
  'UserNotConfirmedException',
  'PasswordResetRequiredException',
  'InvalidParameterException',
];

/** Undefined when Cognito refuses the token. */
export async function tokenOwner(token: string): Promise<string | undefined> {
  try {
    return (await cognito().send(new GetUserCommand({ AccessToken: token }))).Username;
  } catch (error) {
    if (error instanceof Error && REFUSED.includes(error.name)) return undefined;
    throw error;
  }
}
