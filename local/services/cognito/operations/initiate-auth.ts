import { clientOperation } from '../access';
import { AUTH_FLOWS, initiate } from '../authenticate';
import { choice, members, optional, textMap } from '../input';

/** API_InitiateAuth */
export const initiateAuth = clientOperation(
  {
    ClientId: members.clientId,
    AuthFlow: choice(AUTH_FLOWS),
    AuthParameters: optional(textMap()),
    ClientMetadata: members.clientMetadata,
    Session: optional(members.session),
  },
  ({ cognito, pool, client, input, call }) =>
    initiate(cognito, {
      pool,
      client,
      flow: input.AuthFlow,
      parameters: input.AuthParameters ?? {},
      clientMetadata: input.ClientMetadata,
      session: input.Session,
      byAdmin: false,
      call,
    }),
);
