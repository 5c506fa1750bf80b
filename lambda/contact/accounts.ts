import {
  AdminDeleteUserAttributesCommand,
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  type AttributeType,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { asCaller, refusalOf } from '../shared/api/cognito';
import { cognito } from '../shared/aws/clients';
import { nameOf } from '../shared/aws/cognito-errors';
import type { Contact } from '../shared/first-proof';
import { spellingsOf } from '../shared/reading/shown-address';

export interface Account {
  /** Where the user can be told. */
  readonly provenAddress: string | undefined;
  /** BCP 47, from the profile. */
  readonly locale: string | undefined;
}

/** Another account with the number or address. */
export interface Holder extends Account {
  readonly userName: string;
  readonly sub: string | undefined;
  /** Can be signed in to without it. */
  readonly canLose: boolean;
}

/** @throws ApiError, errors of Cognito */
export async function readAccount(UserPoolId: string, Username: string): Promise<Account> {
  const { UserAttributes: attributes } = await asCaller(
    cognito().send(new AdminGetUserCommand({ UserPoolId, Username })),
  );
  return accountOf(attributesOf(attributes));
}

/**
 * Accounts beside the caller's with this number or address, proven or not. One can lose it only if its other
 * contact is proven, or its owner would be locked out.
 *
 * @throws ApiError, errors of Cognito
 */
export async function findHolders(
  UserPoolId: string,
  kind: Contact,
  value: string,
  sub: string,
): Promise<Holder[]> {
  // Old accounts may have another spelling.
  const spellings = kind === 'email' ? spellingsOf(value) : [value];
  const found = await Promise.all(
    spellings.map((spelling) =>
      asCaller(
        cognito().send(
          new ListUsersCommand({ UserPoolId, Filter: `${kind} = "${escapeFilter(spelling)}"`, Limit: 10 }),
        ),
      ),
    ),
  );
  return found
    .flatMap(({ Users: users = [] }) => users)
    .flatMap(({ Username: userName, Attributes: list }) => {
      const attributes = attributesOf(list);
      if (userName === undefined || attributes.get('sub') === sub) return [];
      const other = kind === 'email' ? 'phone_number' : 'email';
      const canLose = attributes.has(other) && attributes.get(`${other}_verified`) === 'true';
      return [{ userName, sub: attributes.get('sub'), canLose, ...accountOf(attributes) }];
    });
}

/** For a quoted value in a filter of ListUsers. */
function escapeFilter(value: string): string {
  return value.replace(/[\\"]/g, (character) => `\\${character}`);
}

/** Does nothing where the account is gone. @throws ApiError, errors of Cognito */
export async function takeOff(UserPoolId: string, Username: string, kind: Contact): Promise<void> {
  try {
    await cognito().send(
      new AdminDeleteUserAttributesCommand({ UserPoolId, Username, UserAttributeNames: [kind] }),
    );
  } catch (error) {
    if (nameOf(error) !== 'UserNotFoundException') throw refusalOf(error);
  }
}

/** Sets it as proven, at once. @throws ApiError, errors of Cognito */
export async function setContact(
  UserPoolId: string,
  Username: string,
  kind: Contact,
  value: string,
): Promise<void> {
  await asCaller(
    cognito().send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId,
        Username,
        UserAttributes: [
          { Name: kind, Value: value },
          { Name: `${kind}_verified`, Value: 'true' },
        ],
      }),
    ),
  );
}

function attributesOf(list: readonly AttributeType[] = []): ReadonlyMap<string, string> {
  return new Map(
    list.flatMap(({ Name, Value }) => (Name !== undefined && Value !== undefined ? [[Name, Value]] : [])),
  );
}

function accountOf(attributes: ReadonlyMap<string, string>): Account {
  return {
    provenAddress: attributes.get('email_verified') === 'true' ? attributes.get('email') : undefined,
    locale: attributes.get('locale'),
  };
}
