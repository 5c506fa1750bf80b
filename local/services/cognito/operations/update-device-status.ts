import { userOperation } from '../access';
import { setRemembered } from '../devices';
import { choice, members, optional } from '../input';

/** API_UpdateDeviceStatus */
export const updateDeviceStatus = userOperation(
  {
    AccessToken: members.accessToken,
    DeviceKey: members.deviceKey,
    DeviceRememberedStatus: optional(choice(['remembered', 'not_remembered'])),
  },
  ({ cognito, pool, user, input }) => {
    setRemembered(cognito, pool, user, input.DeviceKey, input.DeviceRememberedStatus ?? 'not_remembered');
    return {};
  },
);
