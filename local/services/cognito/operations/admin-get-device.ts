import { poolOperation } from '../access';
import { deviceOf, deviceType } from '../devices';
import { members } from '../input';

/** API_AdminGetDevice */
export const adminGetDevice = poolOperation(
  'AdminGetDevice',
  { UserPoolId: members.userPoolId, Username: members.username, DeviceKey: members.deviceKey },
  ({ cognito, pool, input }) => ({
    Device: deviceType(deviceOf(cognito.users.get(pool, input.Username), input.DeviceKey)),
  }),
);
