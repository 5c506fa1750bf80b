import { poolOperation } from '../access';
import { forgetDevice } from '../devices';
import { members } from '../input';

/** API_AdminForgetDevice */
export const adminForgetDevice = poolOperation(
  'AdminForgetDevice',
  { UserPoolId: members.userPoolId, Username: members.username, DeviceKey: members.deviceKey },
  ({ cognito, pool, input }) => {
    forgetDevice(cognito, pool, cognito.users.get(pool, input.Username), input.DeviceKey);
    return {};
  },
);
