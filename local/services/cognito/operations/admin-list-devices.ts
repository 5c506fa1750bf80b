import { poolOperation } from '../access';
import { devicesByUse, deviceType } from '../devices';
import { members } from '../input';
import { page } from '../paging';

/** API_AdminListDevices */
export const adminListDevices = poolOperation(
  'AdminListDevices',
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
);
