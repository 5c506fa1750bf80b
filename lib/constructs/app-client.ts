import { Duration } from 'aws-cdk-lib';
import {
  ClientAttributes,
  type StandardAttributesMask,
  type UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import type { Config } from '../config/schema';
import { standardAttributeKey } from './standard-attributes';

/**
 * The client that pages and apps sign in with: public (no secret, a page could not keep one), custom authentication
 * alone, no OAuth endpoints.
 */
export function createAppClient(pool: UserPool, id: string, config: Config): UserPoolClient {
  return pool.addClient(id, {
    userPoolClientName: `${config.deploymentName}-${config.stage}`,
    generateSecret: false,
    authFlows: {
      custom: true,
      // SRP never sends the password. ALLOW_REFRESH_TOKEN_AUTH is left out: Cognito refuses it beside rotation, and
      // GetTokensFromRefreshToken takes its place.
      userSrp: config.passwordFlows,
      userPassword: false,
      adminUserPassword: false,
      user: false,
    },
    disableOAuth: true,
    preventUserExistenceErrors: true,
    enableTokenRevocation: true,
    authSessionValidity: Duration.minutes(config.signInMinutes),
    accessTokenValidity: Duration.minutes(config.tokens.minutes),
    idTokenValidity: Duration.minutes(config.tokens.minutes),
    refreshTokenValidity: Duration.days(config.tokens.refreshDays),
    refreshTokenRotationGracePeriod: Duration.seconds(config.tokens.rotationGraceSeconds),
    readAttributes: new ClientAttributes().withStandardAttributes({ ...readable, ...requiredMask(config) }),
    writeAttributes: new ClientAttributes().withStandardAttributes({ ...writable, ...requiredMask(config) }),
  });
}

/** What a signed-in page shows of its user. */
const readable: StandardAttributesMask = {
  email: true,
  emailVerified: true,
  phoneNumber: true,
  phoneNumberVerified: true,
  fullname: true,
  locale: true,
};

/**
 * What a page may write, with no proof of anything but a token:
 * - email, for signing up; a change waits for its proof (keepOriginal of the pool)
 * - name and locale, which nothing is decided by but how mail greets and in which language
 *
 * Not phone_number: whoever writes another's number would hold that identifier. Signing up with a number needs no right to
 * write it, and the contact API changes one once the new one is proven.
 */
const writable: StandardAttributesMask = { email: true, fullname: true, locale: true };

/** Cognito refuses a client that can't write what sign-up requires. */
function requiredMask({ requiredAttributes }: Config): StandardAttributesMask {
  return Object.fromEntries(requiredAttributes.map((name) => [standardAttributeKey[name], true]));
}
