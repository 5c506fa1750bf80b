import { userOperation } from '../access';
import { applyUpdate, sendVerificationCode } from '../attribute-update';
import { attributeRecord, members } from '../input';
import { checkWritable } from '../registration';

/** API_UpdateUserAttributes */
export const updateUserAttributes = userOperation(
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
);
