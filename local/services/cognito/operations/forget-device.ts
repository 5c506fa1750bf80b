import { userOperation } from '../access';
import { forgetDevice as forget } from '../devices';
import { members } from '../input';

/** API_ForgetDevice */
export const forgetDevice = userOperation(
  { AccessToken: members.accessToken, DeviceKey: members.deviceKey },
  ({ cognito, pool, user, input }) => {
    forget(cognito, pool, user, input.DeviceKey);
    return {};
  },
);
