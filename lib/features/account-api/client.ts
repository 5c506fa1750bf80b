/** The client that the account API signs users in by. */
import { Duration } from 'aws-cdk-lib';
import { type IUserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import type { Config } from '../../config/schema';
import { clientAttributes } from '../pool/app-client';

/**
 * A confidential client: whoever calls Cognito as it has to prove a secret, which Cognito makes and keeps. No
 * template, output or variable ever holds it; the function of the API asks Cognito for it when it runs.
 *
 * Its flows begin with operations for administrators alone, so beside the secret they need the role of that
 * function.
 */
export function createAccountApiClient(
  scope: Construct,
  id: string,
  userPool: IUserPool,
  config: Config,
): UserPoolClient {
  const { deploymentName, stage, tokens, signInMinutes, passwordFlows } = config;
  return new UserPoolClient(scope, id, {
    userPool,
    userPoolClientName: `${deploymentName}-${stage}-account-api`,
    generateSecret: true,
    authFlows: {
      custom: true,
      // Sent over TLS from function to Cognito, by IAM; pages would use SRP, which no server needs.
      adminUserPassword: passwordFlows,
      userSrp: false,
      userPassword: false,
      user: false,
    },
    disableOAuth: true,
    preventUserExistenceErrors: true,
    // Lets threat protection judge users by their own addresses instead of the function's.
    enablePropagateAdditionalUserContextData: true,
    enableTokenRevocation: true,
    authSessionValidity: Duration.minutes(signInMinutes),
    accessTokenValidity: Duration.minutes(tokens.minutes),
    idTokenValidity: Duration.minutes(tokens.minutes),
    refreshTokenValidity: Duration.days(tokens.refreshDays),
    refreshTokenRotationGracePeriod: Duration.seconds(tokens.rotationGraceSeconds),
    ...clientAttributes(config),
  });
}
