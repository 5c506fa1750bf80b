import { poolOperation } from '../access';
import { members } from '../input';
import { removePool } from '../pool-removal';

/** API_DeleteUserPool */
export const deleteUserPool = poolOperation(
  'DeleteUserPool',
  { UserPoolId: members.userPoolId },
  ({ cognito, pool }) => {
    removePool(cognito, pool);
    return {};
  },
);
