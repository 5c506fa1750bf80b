import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { AwsReader } from '../aws-reader';

export type Account =
  /** The pool has no such user. */
  | { readonly kind: 'none' }
  | {
      readonly kind: 'found';
      readonly sub: string;
      readonly isEnabled: boolean;
      /** Cognito's `UserStatus`. */
      readonly status: string;
      /** True where it is proven; undefined where there is none. */
      readonly email: boolean | undefined;
      /** The same for a phone number. */
      readonly phone: boolean | undefined;
    };

/** @throws errors of AWS */
export async function findAccount(user: string, poolId: string, aws: AwsReader): Promise<Account> {
  try {
    const {
      UserAttributes = [],
      Enabled,
      UserStatus,
    } = await aws.cognito.send(new AdminGetUserCommand({ UserPoolId: poolId, Username: user }));
    const attributes = new Map(UserAttributes.map(({ Name, Value }) => [Name, Value]));
    const proven = (name: string) =>
      attributes.has(name) ? attributes.get(`${name}_verified`) === 'true' : undefined;
    return {
      kind: 'found',
      sub: attributes.get('sub') ?? '',
      isEnabled: Enabled !== false,
      status: UserStatus ?? 'UNKNOWN',
      email: proven('email'),
      phone: proven('phone_number'),
    };
  } catch (error) {
    if ((error as Error).name === 'UserNotFoundException') return { kind: 'none' };
    throw error;
  }
}
