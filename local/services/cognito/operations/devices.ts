import { choice, optional, structure, text } from '../../input';
import { type Operations, poolOperation, userOperation } from '../access';
import { members } from '../input';
import { page } from '../paging';
import {
  confirmDevice as confirm,
  deviceOf,
  devicesByUse,
  deviceType,
  forgetDevice as forget,
  forgetDevice,
  setRemembered,
} from '../users/devices';

export const deviceOperations = {
  ConfirmDevice: userOperation(
    {
      AccessToken: members.accessToken,
      DeviceKey: members.deviceKey,
      DeviceName: optional(text({ min: 1, max: 1024 })),
      DeviceSecretVerifierConfig: optional(
        structure({ PasswordVerifier: text({ max: 131072 }), Salt: text({ max: 131072 }) }),
      ),
    },
    ({ cognito, pool, user, signIn, input, call }) => ({
      UserConfirmationNecessary: confirm(cognito, {
        pool,
        user,
        signIn,
        key: input.DeviceKey,
        name: input.DeviceName,
        verifier: input.DeviceSecretVerifierConfig,
        call,
      }),
    }),
  ),
  GetDevice: userOperation(
    { AccessToken: members.accessToken, DeviceKey: members.deviceKey },
    ({ user, input }) => ({ Device: deviceType(deviceOf(user, input.DeviceKey)) }),
  ),
  ListDevices: userOperation(
    { AccessToken: members.accessToken, Limit: members.limit, PaginationToken: members.paginationToken },
    ({ user, input }) => {
      const { items, next } = page(devicesByUse(user), input.Limit, input.PaginationToken);
      return { Devices: items.map(deviceType), ...(next ? { PaginationToken: next } : {}) };
    },
  ),
  ForgetDevice: userOperation(
    { AccessToken: members.accessToken, DeviceKey: members.deviceKey },
    ({ cognito, pool, user, input }) => {
      forget(cognito, pool, user, input.DeviceKey);
      return {};
    },
  ),
  UpdateDeviceStatus: userOperation(
    {
      AccessToken: members.accessToken,
      DeviceKey: members.deviceKey,
      DeviceRememberedStatus: optional(choice(['remembered', 'not_remembered'])),
    },
    ({ cognito, pool, user, input }) => {
      setRemembered(cognito, pool, user, input.DeviceKey, input.DeviceRememberedStatus ?? 'not_remembered');
      return {};
    },
  ),
  AdminGetDevice: poolOperation(
    { UserPoolId: members.userPoolId, Username: members.username, DeviceKey: members.deviceKey },
    ({ cognito, pool, input }) => ({
      Device: deviceType(deviceOf(cognito.users.get(pool, input.Username), input.DeviceKey)),
    }),
  ),
  AdminListDevices: poolOperation(
    {
      UserPoolId: members.userPoolId,
      Username: members.username,
      Limit: members.limit,
      PaginationToken: members.paginationToken,
    },
    ({ cognito, pool, input }) => {
      const devices = devicesByUse(cognito.users.get(pool, input.Username));
      const { items, next } = page(devices, input.Limit, input.PaginationToken);
      return { Devices: items.map(deviceType), ...(next ? { PaginationToken: next } : {}) };
    },
  ),
  AdminForgetDevice: poolOperation(
    { UserPoolId: members.userPoolId, Username: members.username, DeviceKey: members.deviceKey },
    ({ cognito, pool, input }) => {
      forgetDevice(cognito, pool, cognito.users.get(pool, input.Username), input.DeviceKey);
      return {};
    },
  ),
  AdminUpdateDeviceStatus: poolOperation(
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
  ),
} satisfies Operations;
