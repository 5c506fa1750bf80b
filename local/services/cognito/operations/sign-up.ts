import { clientOperation } from '../access';
import { openSession } from '../challenge-session';
import { confirmUser, sendConfirmationCode } from '../confirmation';
import { invalidParameter, notAuthorized } from '../errors';
import { attributeRecord, members, optional } from '../input';
import { deliveryOutput } from '../output';
import { checkPassword, hashPassword } from '../passwords';
import {
  blankUser,
  checkFree,
  checkWritable,
  identify,
  readPreSignUp,
  signedUpAttributes,
  withSignInAttribute,
} from '../registration';
import { checkAttributes, checkRequired } from '../schema';
import { checkSecretHash } from '../secret-hash';

/** API_SignUp */
export const signUp = clientOperation(
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
    // Users may come without a password where the pool lets them sign in by something else.
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
    // Somebody may have taken the name while the trigger ran.
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
      // Who confirms with it may sign in by choice without another proof.
      ...(client.flows.has('ALLOW_USER_AUTH')
        ? { Session: openSession(cognito, { pool, client, user }, { name: 'SIGN_UP' }) }
        : {}),
    };
  },
);
