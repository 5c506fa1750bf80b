import { choice, flag, list, optional, text } from '../../input';
import { type Operations, poolOperation, userOperation } from '../access';
import { attributeRecord, members } from '../input';
import { attributeList, epochSeconds, factorOutput, userType } from '../output';
import { page } from '../paging';
import { userFilter } from '../users/filter';
import { inviteUser } from '../users/invitation';

export const accountOperations = {
  /** Only attributes that the client may read. */
  GetUser: userOperation({ AccessToken: members.accessToken }, ({ pool, user, client }) => ({
    Username: user.username,
    UserAttributes: attributeList(user, (name) => name === 'sub' || client.readable.has(name)),
    ...factorOutput(pool, user),
  })),
  DeleteUser: userOperation({ AccessToken: members.accessToken }, ({ cognito, user }) => {
    cognito.signIns.revokeAll(user);
    cognito.users.delete(user);
    return {};
  }),
  AdminCreateUser: poolOperation(
    {
      UserPoolId: members.userPoolId,
      Username: members.username,
      UserAttributes: optional(members.attributes),
      ValidationData: optional(members.attributes),
      TemporaryPassword: optional(members.password),
      ForceAliasCreation: optional(flag()),
      MessageAction: optional(choice(['RESEND', 'SUPPRESS'])),
      DesiredDeliveryMediums: optional(list(choice(['SMS', 'EMAIL']))),
      ClientMetadata: members.clientMetadata,
    },
    async ({ cognito, pool, input, call }) => ({
      User: userType(
        await inviteUser(cognito, {
          pool,
          username: input.Username,
          attributes: attributeRecord(input.UserAttributes),
          validationData: input.ValidationData ? attributeRecord(input.ValidationData) : undefined,
          temporaryPassword: input.TemporaryPassword,
          forceAliasCreation: input.ForceAliasCreation ?? false,
          messageAction: input.MessageAction,
          mediums: input.DesiredDeliveryMediums ?? ['SMS'],
          clientMetadata: input.ClientMetadata,
          call,
        }),
      ),
    }),
  ),
  AdminGetUser: poolOperation(
    { UserPoolId: members.userPoolId, Username: members.username },
    ({ cognito, pool, input }) => {
      const user = cognito.users.get(pool, input.Username);
      return {
        Username: user.username,
        UserAttributes: attributeList(user),
        UserCreateDate: epochSeconds(user.createdAt),
        UserLastModifiedDate: epochSeconds(user.modifiedAt),
        Enabled: user.enabled,
        UserStatus: user.status,
        ...factorOutput(pool, user),
      };
    },
  ),
  AdminDeleteUser: poolOperation(
    { UserPoolId: members.userPoolId, Username: members.username },
    ({ cognito, pool, input }) => {
      const user = cognito.users.get(pool, input.Username);
      cognito.signIns.revokeAll(user);
      cognito.users.delete(user);
      return {};
    },
  ),
  /** Ends every sign-in too. */
  AdminDisableUser: poolOperation(
    { UserPoolId: members.userPoolId, Username: members.username },
    ({ cognito, pool, input }) => {
      const user = cognito.users.get(pool, input.Username);
      cognito.users.update(pool, user, () => ({ enabled: false }));
      cognito.signIns.revokeAll(user);
      return {};
    },
  ),
  AdminEnableUser: poolOperation(
    { UserPoolId: members.userPoolId, Username: members.username },
    ({ cognito, pool, input }) => {
      cognito.users.update(pool, cognito.users.get(pool, input.Username), () => ({ enabled: true }));
      return {};
    },
  ),
  ListUsers: poolOperation(
    {
      UserPoolId: members.userPoolId,
      AttributesToGet: optional(list(members.attributeName)),
      Limit: members.limit,
      PaginationToken: members.paginationToken,
      Filter: optional(text({ max: 256 })),
    },
    ({ cognito, pool, input }) => {
      const wanted = input.AttributesToGet;
      const users = cognito.users.in(pool.id).filter(userFilter(pool, input.Filter));
      const { items, next } = page(users, input.Limit, input.PaginationToken);
      return {
        Users: items.map((user) => userType(user, wanted && ((name) => wanted.includes(name)))),
        ...(next ? { PaginationToken: next } : {}),
      };
    },
  ),
} satisfies Operations;
