import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { cognito } from '../shared/clients';
import { provenAddress } from '../shared/recovery/proven-address';

/** The user that is helped. */
export interface RecoveredUser {
  readonly userPoolId: string;
  /** As Cognito names the user; the request may have named an address. */
  readonly userName: string;
  readonly sub: string | undefined;
  /** Where the user is told, and a link goes. */
  readonly address: string | undefined;
  readonly hasProvenNumber: boolean;
  readonly locale: string | undefined;
}

/** @throws errors of Cognito */
export async function readUser(userPoolId: string, name: string): Promise<RecoveredUser> {
  const { Username: userName = name, UserAttributes: list = [] } = await cognito().send(
    new AdminGetUserCommand({ UserPoolId: userPoolId, Username: name }),
  );
  const attributes: Record<string, string | undefined> = Object.fromEntries(
    list.flatMap(({ Name, Value }) => (Name === undefined ? [] : [[Name, Value]])),
  );
  return {
    userPoolId,
    userName,
    sub: attributes.sub,
    address: provenAddress(attributes),
    hasProvenNumber: Boolean(attributes.phone_number) && attributes.phone_number_verified === 'true',
    locale: attributes.locale,
  };
}
