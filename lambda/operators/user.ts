import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { provenAddress } from '../recovery/proven-address';
import { cognito } from '../shared/aws/clients';
import { nameOf } from '../shared/aws/cognito-errors';
import { addressIn } from '../shared/reading/address';
import { clean } from '../shared/reading/clean';
import { writtenNumber } from '../shared/reading/number';
import { spellingsOf } from '../shared/reading/shown-address';

export interface OperatedUser {
  readonly userPoolId: string;
  /** By Cognito; the request may have an address. */
  readonly userName: string;
  readonly sub: string | undefined;
  /** Proven; notices and links go there. */
  readonly address: string | undefined;
  /** E.164, once it is proven. */
  readonly number: string | undefined;
  readonly locale: string | undefined;
  /** Begun while passwords signed in, and never confirmed: nobody can sign in. */
  readonly isUnconfirmed: boolean;
}

/** @param name user name, address or number as typed @throws errors of Cognito */
export async function readUser(userPoolId: string, name: string): Promise<OperatedUser> {
  const {
    Username: userName = name,
    UserAttributes: list = [],
    UserStatus: status,
  } = await findUser(userPoolId, spellingsOfName(name));
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

/** The one spelling first, then those of older accounts. */
function spellingsOfName(name: string): readonly string[] {
  const address = addressIn(name);
  const number = writtenNumber(name);
  if (address !== undefined) return [...new Set([...spellingsOf(address), clean(name), name])];
  return number?.startsWith('+') ? [number] : [name];
}

/** The first that exists. @throws errors of Cognito */
async function findUser(UserPoolId: string, [Username = '', ...others]: readonly string[]) {
  try {
    return await cognito().send(new AdminGetUserCommand({ UserPoolId, Username }));
  } catch (error) {
    if (others.length === 0 || nameOf(error) !== 'UserNotFoundException') throw error;
    return findUser(UserPoolId, others);
  }
}
