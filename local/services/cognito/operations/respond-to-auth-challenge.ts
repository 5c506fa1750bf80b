import { clientOperation } from '../access';
import { members, optional, text, textMap } from '../input';
import { respond } from '../respond';

/** API_RespondToAuthChallenge */
export const respondToAuthChallenge = clientOperation(
  {
    ClientId: members.clientId,
    ChallengeName: text({ min: 1, max: 128 }),
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
