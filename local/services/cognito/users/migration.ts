import { AwsError, type Call } from '../../../contract';
import type { Cognito } from '../cognito';
import { invalidLambdaResponse } from '../errors';
import type { User, UserPool, UserPoolClient } from '../model';
import { checkAttributes } from '../pools/schema';
import { unknownUser } from '../sign-in/sign-in';
import { optionalFlag, optionalText, optionalTextMap } from '../triggers';
import { hashPassword } from './passwords';
import { blankUser, identify, withSignInAttribute } from './registration';

/**
 * @returns undefined when the pool has no such trigger
 * @throws AwsError NotAuthorizedException or UserNotFoundException when the trigger gives no user,
 *   InvalidLambdaResponseException when it can't be stored
 */
export async function migrateUser(
  cognito: Cognito,
  request: {
    readonly pool: UserPool;
    readonly client: UserPoolClient;
    readonly username: string;
    /** Undefined when the password was forgotten. */
    readonly password?: string;
    readonly source: 'UserMigration_Authentication' | 'UserMigration_ForgotPassword';
    readonly clientMetadata: Readonly<Record<string, string>> | undefined;
    readonly call: Call;
  },
): Promise<User | undefined> {
  const { pool, client, username, password, source, clientMetadata, call } = request;
  if (!pool.triggers.UserMigration) return undefined;
  const response = await cognito.triggers
    .run({
      pool,
      trigger: 'UserMigration',
      source,
      userName: username,
      clientId: client.id,
      call,
      request: { password: password ?? null, validationData: clientMetadata, clientMetadata },
      response: {
        userAttributes: null,
        forceAliasCreation: null,
        finalUserStatus: null,
        messageAction: null,
        desiredDeliveryMediums: null,
      },
    })
    .catch((error: unknown) => {
      // A trigger that throws also means that there is no such user.
      if (!(error instanceof AwsError) || error.code !== 'UserLambdaValidationException') throw error;
      throw client.hidesUsers
        ? unknownUser(client)
        : new AwsError('UserNotFoundException', `Exception migrating user in app client ${client.id}`);
    });
  const attributes = response && optionalTextMap(response, 'userAttributes');
  if (!attributes) throw unknownUser(client);
  const { sub: _, username: __, ...given } = attributes;
  const identity = identify(pool, username);
  const values = withSignInAttribute(identity, username, given);
  checkAttributes(pool.schema, values, false);
  const status = optionalText(response, 'finalUserStatus') ?? 'RESET_REQUIRED';
  if (status !== 'CONFIRMED' && status !== 'RESET_REQUIRED') throw invalidLambdaResponse();
  if (optionalFlag(response, 'forceAliasCreation')) {
    if (values.email) cognito.users.releaseAlias(pool, 'email', values.email);
    if (values.phone_number) cognito.users.releaseAlias(pool, 'phone_number', values.phone_number);
  }
  const keepsPassword = status === 'CONFIRMED' && password !== undefined;
  return cognito.users.save(pool, {
    ...blankUser(cognito, pool, identity),
    attributes: values,
    status,
    ...(keepsPassword
      ? { password: await hashPassword(password, { poolId: pool.id, username: identity.username }) }
      : {}),
  });
}
