import { flag, optional } from '../../input';
import { clientOperation, type Operations, poolOperation } from '../access';
import { invalidParameter, notAuthorized } from '../errors';
import { attributeRecord, members } from '../input';
import { codeExpired } from '../messages/codes';
import { deliveryOutput } from '../output';
import { checkAttributes, checkRequired } from '../pools/schema';
import { openSession } from '../sign-in/challenge-session';
import { checkSecretHash } from '../sign-in/secret-hash';
import { unknownUser } from '../sign-in/sign-in';
import {
  checkUnconfirmed,
  confirmUser,
  sendConfirmationCode,
  simulatedDelivery,
} from '../users/confirmation';
import { NO_CLIENT } from '../users/invitation';
import { checkPassword, hashPassword } from '../users/passwords';
import {
  blankUser,
  checkFree,
  checkWritable,
  identify,
  readPreSignUp,
  signedUpAttributes,
  withSignInAttribute,
} from '../users/registration';

export const signUpOperations = {
  SignUp: clientOperation(
    {
      ClientId: members.clientId,
      SecretHash: members.secretHash,
      Username: members.username,
      Password: optional(members.password),
      UserAttributes: optional(members.attributes),
      ValidationData: optional(members.attributes),
      ClientMetadata: members.clientMetadata,
    },
    async ({ cognito, pool, client, input, call }) => {
      checkSecretHash(client, [input.Username], input.SecretHash);
      if (pool.onlyAdminCreates) throw notAuthorized('SignUp is not permitted for this user pool');
      // Unless another way in is allowed.
      if (input.Password === undefined && pool.firstFactors.every((factor) => factor === 'PASSWORD'))
        throw invalidParameter('Password is required');
      if (input.Password !== undefined) checkPassword(pool.passwordPolicy, input.Password);
      const given = attributeRecord(input.UserAttributes);
      checkWritable(client, given);
      const identity = identify(pool, input.Username);
      const attributes = withSignInAttribute(identity, input.Username, given);
      checkAttributes(pool.schema, attributes, false);
      checkRequired(pool.schema, attributes);
      checkFree(cognito, pool, input.Username, identity);
      const response = await cognito.triggers.run({
        pool,
        trigger: 'PreSignUp',
        source: 'PreSignUp_SignUp',
        userName: identity.username,
        clientId: client.id,
        call,
        request: {
          userAttributes: attributes,
          validationData: input.ValidationData ? attributeRecord(input.ValidationData) : null,
          clientMetadata: input.ClientMetadata,
        },
        response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
      });
      const decision = readPreSignUp(response, attributes);
      const owner = { poolId: pool.id, username: identity.username };
      const password = input.Password === undefined ? undefined : await hashPassword(input.Password, owner);
      // The name may have been taken while the trigger ran.
      checkFree(cognito, pool, input.Username, identity);
      const user = cognito.users.save(pool, {
        ...blankUser(cognito, pool, identity),
        attributes: signedUpAttributes(attributes, decision),
        password,
      });
      const message = { pool, user, clientId: client.id, clientMetadata: input.ClientMetadata, call };
      if (decision.confirm) {
        await confirmUser(cognito, message);
        return { UserConfirmed: true, UserSub: user.sub };
      }
      const delivery = await sendConfirmationCode(cognito, { ...message, source: 'CustomMessage_SignUp' });
      return {
        UserConfirmed: false,
        UserSub: user.sub,
        ...deliveryOutput(delivery),
        // Confirming with it allows a sign-in by choice without another proof.
        ...(client.flows.has('ALLOW_USER_AUTH')
          ? { Session: openSession(cognito, { pool, client, user }, { name: 'SIGN_UP' }) }
          : {}),
      };
    },
  ),
  ConfirmSignUp: clientOperation(
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
      // The code also proves a first sign-in by choice.
      return {
        Session: openSession(cognito, { pool, client, user: confirmed }, { name: 'CONFIRMED_SIGN_UP' }),
      };
    },
  ),
  ResendConfirmationCode: clientOperation(
    {
      ClientId: members.clientId,
      SecretHash: members.secretHash,
      Username: members.username,
      ClientMetadata: members.clientMetadata,
    },
    async ({ cognito, pool, client, input, call }) => {
      checkSecretHash(client, [input.Username], input.SecretHash);
      const user = cognito.users.find(pool, input.Username);
      // "Managing user existence error responses": disabled users look like unknown ones.
      if (client.hidesUsers && !user?.enabled) {
        const simulated = await simulatedDelivery(cognito, pool, client, input.Username, pool.autoVerified);
        return deliveryOutput(simulated);
      }
      if (!user) throw unknownUser(client);
      if (!user.enabled) throw notAuthorized('User is disabled.');
      if (user.status !== 'UNCONFIRMED') throw invalidParameter('User is already confirmed.');
      const delivery = await sendConfirmationCode(cognito, {
        pool,
        user,
        clientId: client.id,
        clientMetadata: input.ClientMetadata,
        call,
        source: 'CustomMessage_ResendCode',
      });
      if (!delivery) throw invalidParameter('Cannot resend codes. Auto verification not turned on.');
      return deliveryOutput(delivery);
    },
  ),
  /** Confirms the account, verifies nothing. */
  AdminConfirmSignUp: poolOperation(
    { UserPoolId: members.userPoolId, Username: members.username, ClientMetadata: members.clientMetadata },
    async ({ cognito, pool, input, call }) => {
      const user = cognito.users.get(pool, input.Username);
      await confirmUser(cognito, {
        pool,
        user,
        clientId: NO_CLIENT,
        clientMetadata: input.ClientMetadata,
        call,
      });
      return {};
    },
  ),
} satisfies Operations;
