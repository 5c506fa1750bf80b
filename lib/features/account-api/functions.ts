import { Duration } from 'aws-cdk-lib';
import type { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { PASSWORD_FIELDS, REFRESH_FIELDS, SIGN_IN_FIELDS } from '../../../lambda/account-api/settings';
import { ENV } from '../../../lambda/shared/env';
import { variablesOf } from '../../../lambda/shared/fields';
import { ENDING_ATTRIBUTES, SINGLE_SESSIONS } from '../../../lambda/shared/sessions/ended';
import { type Deployment, OwnFunction } from '../../shared/own-function';
import type { OwnTable } from '../../shared/own-table';
import { auditTrail } from '../audit/audit-bus';
import { poolOperations } from '../core';

export interface OperationsProps {
  readonly userPool: IUserPool;
  readonly client: IUserPoolClient;
  /** Has ended sessions. */
  readonly secrets: OwnTable;
}

export function createOperations(
  scope: Construct,
  deployment: Deployment,
  { userPool, client, secrets }: OperationsProps,
): OwnFunction {
  const { config } = deployment;
  const { accountApi, passwordFlows, requiredAttributes } = config;
  return new OwnFunction(scope, 'AccountApi', deployment, {
    entry: 'lambda/account-api/index.ts',
    description: 'Signs users up and in as a confidential client',
    calledBy: 'api',
    // Cognito may run a trigger of 5 s three times a call; API Gateway gives up after 29 s.
    timeout: Duration.seconds(25),
  })
    .use(
      auditTrail(scope, config),
      poolOperations(
        userPool,
        'AdminInitiateAuth',
        'AdminRespondToAuthChallenge',
        'AdminUserGlobalSignOut',
        // For the client's secret.
        'DescribeUserPoolClient',
        // Audit events name the user of a right code by the sub.
        ...(config.audit.enabled ? ['AdminGetUser'] : []),
      ),
      secrets.operations('GetItem'),
      secrets.changes('userNameHash', SINGLE_SESSIONS, ...ENDING_ATTRIBUTES),
    )
    .set({
      [ENV.ACCOUNT_CLIENT_ID]: client.userPoolClientId,
      ...variablesOf(SIGN_IN_FIELDS, config),
      ...variablesOf(REFRESH_FIELDS, config.tokens),
      [ENV.PASSWORDS_SIGN_IN]: passwordFlows ? 'TRUE' : 'FALSE',
      ...variablesOf(PASSWORD_FIELDS, config.passwordPolicy),
      ...(requiredAttributes.length > 0 ? { [ENV.REQUIRED_ATTRIBUTES]: requiredAttributes.join(',') } : {}),
      ...(accountApi.cookies.enabled ? { [ENV.SESSION_COOKIES]: accountApi.cookies.sameSite } : {}),
    });
}

/** A sample to copy; needs no permission. */
export function createSample(scope: Construct, deployment: Deployment): OwnFunction {
  const { groups } = deployment.config.accountApi;
  return new OwnFunction(scope, 'Sample', deployment, {
    entry: 'lambda/account-api/sample.ts',
    description: 'A sample of how an application guards a resource',
    calledBy: 'api',
  }).set(groups.length > 0 ? { [ENV.SAMPLE_GROUPS]: groups.join(',') } : {});
}
