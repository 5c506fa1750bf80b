import { poolOperation } from '../access';
import { setRemembered } from '../devices';
import { choice, members, optional } from '../input';

/** API_AdminUpdateDeviceStatus */
export const adminUpdateDeviceStatus = poolOperation(
  'AdminUpdateDeviceStatus',
  {
    UserPoolId: members.userPoolId,
    Username: members.username,
    DeviceKey: members.deviceKey,
    DeviceRememberedStatus: optional(choice(['remembered', 'not_remembered'])),
  },
  ({ cognito, pool, input }) => {
    const user = cognito.users.get(pool, input.Username);
    setRemembered(cognito, pool, user, input.DeviceKey, input.DeviceRememberedStatus ?? 'not_remembered');
    return {};
  },
);
