import { poolOperation } from '../access';
import { attributeRecord, choice, flag, list, members, optional } from '../input';
import { inviteUser } from '../invitation';
import { userType } from '../output';

/** API_AdminCreateUser */
export const adminCreateUser = poolOperation(
  'AdminCreateUser',
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
);
