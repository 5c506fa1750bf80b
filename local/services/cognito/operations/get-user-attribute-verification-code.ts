import { userOperation } from '../access';
import { sendVerificationCode } from '../attribute-update';
import { choice, members } from '../input';
import { deliveryOutput } from '../output';

/** API_GetUserAttributeVerificationCode */
export const getUserAttributeVerificationCode = userOperation(
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
);
