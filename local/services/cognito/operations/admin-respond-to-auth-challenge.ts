import { poolOperation } from '../access';
import { members, optional, text, textMap } from '../input';
import { respond } from '../respond';

/** API_AdminRespondToAuthChallenge */
export const adminRespondToAuthChallenge = poolOperation(
  'AdminRespondToAuthChallenge',
  {
    UserPoolId: members.userPoolId,
    ClientId: members.clientId,
    ChallengeName: text({ min: 1, max: 128 }),
    Session: optional(members.session),
    ChallengeResponses: optional(textMap()),
    ClientMetadata: members.clientMetadata,
  },
  ({ cognito, pool, input, call }) =>
    respond(cognito, {
      pool,
      client: cognito.pools.clientOf(pool.id, input.ClientId),
      challengeName: input.ChallengeName,
      session: input.Session,
      responses: input.ChallengeResponses ?? {},
      clientMetadata: input.ClientMetadata,
      call,
    }),
);
