import { choice, list } from '../../input';
import { type Operations, poolOperation, userOperation } from '../access';
import { attributeRecord, members } from '../input';
import { without } from '../messages/codes';
import { deliveryOutput } from '../output';
import { applyUpdate, checkAliasFree, sendVerificationCode } from '../users/attribute-update';
import { NO_CLIENT } from '../users/invitation';
import { checkWritable } from '../users/registration';

export const attributeOperations = {
  UpdateUserAttributes: userOperation(
    {
      AccessToken: members.accessToken,
      UserAttributes: members.attributes,
      ClientMetadata: members.clientMetadata,
    },
    async ({ cognito, pool, client, user, input, call }) => {
      const values = attributeRecord(input.UserAttributes);
      checkWritable(client, values);
      const { user: updated, toVerify } = applyUpdate(cognito, pool, user, values, false);
      const deliveries = [];
      for (const attribute of toVerify) {
        deliveries.push(
          await sendVerificationCode(cognito, {
            pool,
            user: updated,
            attribute,
            clientId: client.id,
            source: 'CustomMessage_UpdateUserAttribute',
            clientMetadata: input.ClientMetadata,
            call,
          }),
        );
      }
      return { CodeDeliveryDetailsList: deliveries };
    },
  ),
  DeleteUserAttributes: userOperation(
    { AccessToken: members.accessToken, UserAttributeNames: list(members.attributeName) },
    ({ cognito, pool, client, user, input }) => {
      const values = Object.fromEntries(input.UserAttributeNames.map((name) => [name, '']));
      checkWritable(client, values);
      applyUpdate(cognito, pool, user, values, false);
      return {};
    },
  ),
  GetUserAttributeVerificationCode: userOperation(
    {
      AccessToken: members.accessToken,
      AttributeName: choice(['email', 'phone_number']),
      ClientMetadata: members.clientMetadata,
    },
    async ({ cognito, pool, client, user, input, call }) =>
      deliveryOutput(
        await sendVerificationCode(cognito, {
          pool,
          user,
          attribute: input.AttributeName,
          clientId: client.id,
          source: 'CustomMessage_VerifyUserAttribute',
          clientMetadata: input.ClientMetadata,
          call,
        }),
      ),
  ),
  /** A pending value replaces the original. */
  VerifyUserAttribute: userOperation(
    {
      AccessToken: members.accessToken,
      AttributeName: choice(['email', 'phone_number']),
      Code: members.code,
    },
    ({ cognito, pool, user, input }) => {
      const attribute = input.AttributeName;
      cognito.codes.check(pool, user, `verify:${attribute}`, input.Code);
      const value = user.pending[attribute] ?? user.attributes[attribute] ?? '';
      checkAliasFree(cognito, pool, user, attribute, value);
      cognito.users.update(pool, user, (current) => {
        const { [attribute]: _, ...pending } = current.pending;
        return {
          pending,
          codes: without(current, `verify:${attribute}`),
          attributes: { ...current.attributes, [attribute]: value, [`${attribute}_verified`]: 'true' },
        };
      });
      return {};
    },
  ),
  /** May also set `email_verified` and `phone_number_verified`. */
  AdminUpdateUserAttributes: poolOperation(
    {
      UserPoolId: members.userPoolId,
      Username: members.username,
      UserAttributes: members.attributes,
      ClientMetadata: members.clientMetadata,
    },
    async ({ cognito, pool, input, call }) => {
      const before = cognito.users.get(pool, input.Username);
      const { user, toVerify } = applyUpdate(
        cognito,
        pool,
        before,
        attributeRecord(input.UserAttributes),
        true,
      );
      for (const attribute of toVerify) {
        await sendVerificationCode(cognito, {
          pool,
          user,
          attribute,
          clientId: NO_CLIENT,
          source: 'CustomMessage_UpdateUserAttribute',
          clientMetadata: input.ClientMetadata,
          call,
        });
      }
      return {};
    },
  ),
  AdminDeleteUserAttributes: poolOperation(
    {
      UserPoolId: members.userPoolId,
      Username: members.username,
      UserAttributeNames: list(members.attributeName),
    },
    ({ cognito, pool, input }) => {
      const values = Object.fromEntries(input.UserAttributeNames.map((name) => [name, '']));
      applyUpdate(cognito, pool, cognito.users.get(pool, input.Username), values, true);
      return {};
    },
  ),
} satisfies Operations;
