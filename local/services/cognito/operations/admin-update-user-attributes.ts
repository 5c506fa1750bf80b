import { poolOperation } from '../access';
import { applyUpdate, sendVerificationCode } from '../attribute-update';
import { attributeRecord, members } from '../input';
import { NO_CLIENT } from '../invitation';

/** API_AdminUpdateUserAttributes: may also set `email_verified` and `phone_number_verified`. */
export const adminUpdateUserAttributes = poolOperation(
  'AdminUpdateUserAttributes',
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
);
