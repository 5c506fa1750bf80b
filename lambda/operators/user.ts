import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { provenAddress } from '../recovery/proven-address';
import { cognito } from '../shared/aws/clients';

/** The user that an operation is about. */
export interface OperatedUser {
  readonly userPoolId: string;
  /** As Cognito names the user; the request may have named an address. */
  readonly userName: string;
  readonly sub: string | undefined;
  /** Where the user is told, and a link goes. */
  readonly address: string | undefined;
  /** E.164, once somebody has proven it. */
  readonly number: string | undefined;
  readonly locale: string | undefined;
  /**
   * True for an account that was begun while passwords signed in and never confirmed: nobody can sign in to
   * it.
   */
  readonly isUnconfirmed: boolean;
}

/** @throws errors of Cognito */
export async function readUser(userPoolId: string, name: string): Promise<OperatedUser> {
  const {
    Username: userName = name,
    UserAttributes: list = [],
    UserStatus: status,
  } = await cognito().send(new AdminGetUserCommand({ UserPoolId: userPoolId, Username: name }));
  const attributes: Record<string, string | undefined> = Object.fromEntries(
    list.flatMap(({ Name, Value }) => (Name === undefined ? [] : [[Name, Value]])),
  );
  return {
    userPoolId,
    userName,
    sub: attributes.sub,
    address: provenAddress(attributes),
    number: (attributes.phone_number_verified === 'true' && attributes.phone_number) || undefined,
    locale: attributes.locale,
    isUnconfirmed: status === 'UNCONFIRMED',
  };
}
