import { Duration } from 'aws-cdk-lib';
import {
  ClientAttributes,
  type StandardAttributesMask,
  type UserPool,
  type UserPoolClient,
  type UserPoolClientOptions,
} from 'aws-cdk-lib/aws-cognito';
import type { CustomAttribute } from '../../config/pool/custom-attributes';
import type { Config } from '../../config/schema';
import { standardAttributeKey } from './standard-attributes';

/**
 * The client of pages and apps: public, as a page can't keep a secret; only custom authentication, unless the
 * stage has passwords or native sign-in too; no OAuth endpoints.
 */
export function createAppClient(pool: UserPool, id: string, config: Config): UserPoolClient {
  return pool.addClient(id, {
    userPoolClientName: `${config.deploymentName}-${config.stage}`,
    generateSecret: false,
    ...clientOptions(config),
  });
}

/**
 * The stage's further clients, by name, each like the page's own. Links and codes are good only for the
 * client that asked for them.
 */
export function createFurtherClients(
  pool: UserPool,
  config: Config,
): Readonly<Record<string, UserPoolClient>> {
  return Object.fromEntries(
    config.appClients.map(({ name, secret, minutes, refreshDays }) => [
      name,
      pool.addClient(`Client-${name}`, {
        userPoolClientName: `${config.deploymentName}-${config.stage}-${name}`,
        generateSecret: secret,
        // A server passes on whose request it is, for threat protection; Cognito believes no others.
        ...(secret ? { enablePropagateAdditionalUserContextData: true } : {}),
        ...clientOptions(config, {
          minutes: minutes ?? config.tokens.minutes,
          refreshDays: refreshDays ?? config.tokens.refreshDays,
        }),
      }),
    ]),
  );
}

function clientOptions(
  config: Config,
  lives: Pick<Config['tokens'], 'minutes' | 'refreshDays'> = config.tokens,
): UserPoolClientOptions {
  return {
    ...flows(config),
    disableOAuth: true,
    preventUserExistenceErrors: true,
    enableTokenRevocation: true,
    authSessionValidity: Duration.minutes(config.signInMinutes),
    accessTokenValidity: Duration.minutes(lives.minutes),
    idTokenValidity: Duration.minutes(lives.minutes),
    refreshTokenValidity: Duration.days(lives.refreshDays),
    ...clientAttributes(config),
  };
}

/**
 * Where the account API is the only entrance, nothing begins here. Cognito takes an empty list for its
 * default, with password and custom flows, so the list has the one flow that begins nothing: renewing an
 * earlier sign-in. Cognito refuses it beside rotation. Elsewhere refresh tokens rotate, by
 * GetTokensFromRefreshToken instead.
 */
function flows(config: Config): Pick<UserPoolClientOptions, 'authFlows' | 'refreshTokenRotationGracePeriod'> {
  const { accountApi, passwordFlows, nativeSignIn, tokens } = config;
  const open = !accountApi.onlyEntrance;
  return {
    authFlows: {
      custom: open,
      // SRP never sends the password.
      userSrp: open && passwordFlows,
      userPassword: false,
      adminUserPassword: false,
      user: open && nativeSignIn.factors.length > 0,
    },
    ...(open ? { refreshTokenRotationGracePeriod: Duration.seconds(tokens.rotationGraceSeconds) } : {}),
  };
}

/**
 * What clients may read, and so ID tokens carry, and write of a user; of the stage's own attributes only
 * those that people may choose as they sign up.
 */
export function clientAttributes(
  config: Config,
): Pick<UserPoolClientOptions, 'readAttributes' | 'writeAttributes'> {
  const required = requiredMask(config);
  const own = (some: (attribute: CustomAttribute) => boolean) =>
    config.customAttributes.filter(some).map(({ name }) => name);
  return {
    readAttributes: new ClientAttributes()
      .withStandardAttributes({ ...readable, ...required })
      .withCustomAttributes(...own(({ inTokens }) => inTokens)),
    writeAttributes: new ClientAttributes()
      .withStandardAttributes({ ...writable, ...required })
      .withCustomAttributes(...own(({ writtenBy }) => writtenBy === 'person')),
  };
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
 * What a page may write, by a token alone:
 * - email, to sign up; a change waits for its proof (keepOriginal of the pool)
 * - name and locale, which only decide how mail greets and in which language
 *
 * Not phone_number: whoever writes another's number would hold that identifier. Signing up with one needs no
 * right to write it, and the contact API changes it (docs/adr/013).
 */
const writable: StandardAttributesMask = { email: true, fullname: true, locale: true };

/** Cognito refuses a client that can't write what sign-up requires. */
function requiredMask({ requiredAttributes }: Config): StandardAttributesMask {
  return Object.fromEntries(requiredAttributes.map((name) => [standardAttributeKey[name], true]));
}
