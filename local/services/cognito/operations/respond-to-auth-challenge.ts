import { clientOperation } from '../access';
import { choice, members, optional, textMap } from '../input';
import { respond } from '../respond';
import { CHALLENGE_NAMES } from '../respond-request';

/** API_RespondToAuthChallenge */
export const respondToAuthChallenge = clientOperation(
  {
    ClientId: members.clientId,
    ChallengeName: choice(CHALLENGE_NAMES),
    Session: optional(members.session),
    ChallengeResponses: optional(textMap()),
    ClientMetadata: members.clientMetadata,
  },
  ({ cognito, pool, client, input, call }) =>
    respond(cognito, {
      pool,
      client,
      challengeName: input.ChallengeName,
      session: input.Session,
      responses: input.ChallengeResponses ?? {},
      clientMetadata: input.ClientMetadata,
      call,
    }),
);
