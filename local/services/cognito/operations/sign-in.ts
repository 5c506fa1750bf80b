import { choice, optional, textMap } from '../../input';
import { clientOperation, type Operations, poolOperation, userOperation } from '../access';
import { members } from '../input';
import { factorOutput } from '../output';
import { AUTH_FLOWS, initiate } from '../sign-in/authenticate';
import { firstChallenges } from '../sign-in/first-factors';
import { respond } from '../sign-in/respond';
import { CHALLENGE_NAMES } from '../sign-in/respond-request';

export const signInOperations = {
  InitiateAuth: clientOperation(
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
  ),
  RespondToAuthChallenge: clientOperation(
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
  ),
  AdminInitiateAuth: poolOperation(
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
  ),
  AdminRespondToAuthChallenge: poolOperation(
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
  ),
  GetUserAuthFactors: userOperation({ AccessToken: members.accessToken }, ({ cognito, pool, user }) => {
    const candidate = {
      user,
      sub: user.sub,
      userName: user.username,
      usernames: cognito.users.namesOf(pool, user),
    };
    return {
      Username: user.username,
      ...factorOutput(pool, user),
      ConfiguredUserAuthFactors: firstChallenges(pool, candidate).filter((name) => name !== 'PASSWORD_SRP'),
    };
  }),
} satisfies Operations;
