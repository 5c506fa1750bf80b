import { poolOperation } from '../access';
import { choice, members, optional, textMap } from '../input';
import { respond } from '../respond';
import { CHALLENGE_NAMES } from '../respond-request';

/** API_AdminRespondToAuthChallenge */
export const adminRespondToAuthChallenge = poolOperation(
  'AdminRespondToAuthChallenge',
  {
    UserPoolId: members.userPoolId,
    ClientId: members.clientId,
    ChallengeName: choice(CHALLENGE_NAMES),
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
