import { userOperation } from '../access';
import { deviceOf, deviceType } from '../devices';
import { members } from '../input';

/** API_GetDevice */
export const getDevice = userOperation(
  { AccessToken: members.accessToken, DeviceKey: members.deviceKey },
  ({ user, input }) => ({ Device: deviceType(deviceOf(user, input.DeviceKey)) }),
);
