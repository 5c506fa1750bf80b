import { poolOperation } from '../access';
import { members } from '../input';

/** API_DeleteUserPoolClient */
export const deleteUserPoolClient = poolOperation(
  'DeleteUserPoolClient',
  { UserPoolId: members.userPoolId, ClientId: members.clientId },
  ({ cognito, pool, input }) => {
    const { id } = cognito.pools.clientOf(pool.id, input.ClientId);
    cognito.pools.deleteClient(id);
    cognito.signIns.forgetClient(id);
    return {};
  },
);
