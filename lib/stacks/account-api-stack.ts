import { Fn, Stack, type StackProps } from 'aws-cdk-lib';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { ENV } from '../../lambda/shared/env';
import { AccountApi } from '../features/account-api/api';
import { createAccountApiClient } from '../features/account-api/client';
import { createOperations, createSample } from '../features/account-api/functions';
import { accountApiValues } from '../features/account-api/published';
import { exportName, publish } from '../published';
import type { Deployment } from '../shared/own-function';
import { OwnTable } from '../shared/own-table';

export interface AccountApiStackProps extends StackProps, Deployment {}

/**
 * An API before the user pool, with its own confidential client. It knows the pool by the auth stack's
 * published values, as any other stack would.
 */
export class AccountApiStack extends Stack {
  constructor(scope: Construct, id: string, props: AccountApiStackProps) {
    const { config, bundles, ...stackProps } = props;
    super(scope, id, stackProps);
    const deployment: Deployment = { config, bundles };
    const userPool = UserPool.fromUserPoolId(
      this,
      'UserPool',
      Fn.importValue(exportName(config, 'UserPoolId')),
    );
    const client = createAccountApiClient(this, 'Client', userPool, config);
    const tableName = Fn.importValue(exportName(config, 'SecretsTableName'));
    const tableArn = this.formatArn({ service: 'dynamodb', resource: 'table', resourceName: tableName });
    const secrets = new OwnTable({ tableName, tableArn }, ENV.SECRETS_TABLE);
    const operations = createOperations(this, deployment, { userPool, client, secrets });
    const sample = createSample(this, deployment);
    const { api } = new AccountApi(this, 'Api', { config, userPool, operations, sample });
    new CfnWebACLAssociation(this, 'ApiAcl', {
      resourceArn: api.deploymentStage.stageArn,
      webAclArn: Fn.importValue(exportName(config, 'WebAclArn')),
    });
    publish(this, config, accountApiValues, {
      AccountApiUrl: api.url,
      AccountApiClientId: client.userPoolClientId,
    });
  }
}
