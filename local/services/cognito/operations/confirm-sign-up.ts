import { clientOperation } from '../access';
import { openSession } from '../challenge-session';
import { codeExpired } from '../codes';
import { checkUnconfirmed, confirmUser } from '../confirmation';
import { flag, members, optional } from '../input';
import { checkSecretHash } from '../secret-hash';
import { unknownUser } from '../sign-in';

/** API_ConfirmSignUp */
export const confirmSignUp = clientOperation(
  {
    ClientId: members.clientId,
    SecretHash: members.secretHash,
    Username: members.username,
    ConfirmationCode: members.code,
    ForceAliasCreation: optional(flag()),
    Session: optional(members.session),
    ClientMetadata: members.clientMetadata,
  },
  async ({ cognito, pool, client, input, call }) => {
    checkSecretHash(client, [input.Username], input.SecretHash);
    const user = cognito.users.find(pool, input.Username);
    if (!user) throw client.hidesUsers ? codeExpired() : unknownUser(client);
    checkUnconfirmed(user);
    const signUp =
      input.Session === undefined
        ? undefined
        : cognito.sessions.find(input.Session, {
            poolId: pool.id,
            clientId: client.id,
            challengeName: 'SIGN_UP',
            username: input.Username,
            normalise: (name) => cognito.users.normalise(pool, name),
          });
    const proven = cognito.codes.check(pool, user, 'confirm', input.ConfirmationCode);
    const value = user.attributes[proven];
    if (input.ForceAliasCreation && value && cognito.users.find(pool, value)?.sub !== user.sub)
      cognito.users.releaseAlias(pool, proven, value);
    const message = { pool, user, clientId: client.id, clientMetadata: input.ClientMetadata, call };
    signUp?.spend();
    const confirmed = await confirmUser(cognito, message, proven);
    if (!client.flows.has('ALLOW_USER_AUTH')) return {};
    // The code was the proof of a first sign-in by choice too.
    return {
      Session: openSession(cognito, { pool, client, user: confirmed }, { name: 'CONFIRMED_SIGN_UP' }),
    };
  },
);
