import { userOperation } from '../access';
import { devicesByUse, deviceType } from '../devices';
import { members } from '../input';
import { page } from '../paging';

/** API_ListDevices */
export const listDevices = userOperation(
  { AccessToken: members.accessToken, Limit: members.limit, PaginationToken: members.paginationToken },
  ({ user, input }) => {
    const { items, next } = page(devicesByUse(user), input.Limit, input.PaginationToken);
    return { Devices: items.map(deviceType), ...(next ? { PaginationToken: next } : {}) };
  },
);
