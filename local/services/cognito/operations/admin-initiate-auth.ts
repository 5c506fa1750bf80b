import { poolOperation } from '../access';
import { AUTH_FLOWS, initiate } from '../authenticate';
import { choice, members, optional, textMap } from '../input';

/** API_AdminInitiateAuth */
export const adminInitiateAuth = poolOperation(
  'AdminInitiateAuth',
  {
    UserPoolId: members.userPoolId,
    ClientId: members.clientId,
    AuthFlow: choice(AUTH_FLOWS),
    AuthParameters: optional(textMap()),
    ClientMetadata: members.clientMetadata,
    Session: optional(members.session),
  },
  ({ cognito, pool, input, call }) =>
    initiate(cognito, {
      pool,
      client: cognito.pools.clientOf(pool.id, input.ClientId),
      flow: input.AuthFlow,
      parameters: input.AuthParameters ?? {},
      clientMetadata: input.ClientMetadata,
      session: input.Session,
      byAdmin: true,
      call,
    }),
);
