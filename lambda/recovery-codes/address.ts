import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { provenAddress } from '../recovery/proven-address';
import { asCaller } from '../shared/api/cognito';
import { cognito } from '../shared/aws/clients';

/**
 * Asked of Cognito, as a token's claims may be an hour old.
 *
 * @throws ApiError, errors of Cognito
 */
export async function readAddress(
  UserPoolId: string,
  Username: string,
): Promise<{ readonly address: string | undefined; readonly locale: string | undefined }> {
  const { UserAttributes: list = [] } = await asCaller(
    cognito().send(new AdminGetUserCommand({ UserPoolId, Username })),
  );
  const attributes: Record<string, string | undefined> = Object.fromEntries(
    list.flatMap(({ Name, Value }) => (Name === undefined ? [] : [[Name, Value]])),
  );
  return { address: provenAddress(attributes), locale: attributes.locale };
}
