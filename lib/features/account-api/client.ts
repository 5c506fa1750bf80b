import { Duration } from 'aws-cdk-lib';
import { type IUserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import type { Config } from '../../config/schema';
import { clientAttributes } from '../pool/app-client';

/**
 * A confidential client. Cognito makes and keeps its secret, which the API's function asks for at run time;
 * no template, output or variable has it. Its flows also need that function's role, as they begin with
 * operations for administrators.
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
      // Over TLS and IAM servers need no SRP.
      adminUserPassword: passwordFlows,
      userSrp: false,
      userPassword: false,
      user: false,
    },
    disableOAuth: true,
    preventUserExistenceErrors: true,
    // So that threat protection judges users' own addresses.
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
