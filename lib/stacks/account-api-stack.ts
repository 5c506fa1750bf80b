import { Fn, Stack, type StackProps } from 'aws-cdk-lib';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { ENDING_ATTRIBUTES, SINGLE_SESSIONS } from '../../lambda/shared/sessions/ended';
import type { LambdaBundles } from '../bundling/bundle-lambdas';
import type { Config } from '../config/schema';
import { AccountApi } from '../features/account-api/account-api';
import { createAccountApiClient } from '../features/account-api/client';
import { accountApiValues, exportName, publish } from '../published';
import { FunctionFoundation } from '../shared/own-function';
import { changeStatement, tableStatement } from '../shared/table-statement';

export interface AccountApiStackProps extends StackProps {
  readonly config: Config;
  readonly bundles: LambdaBundles;
}

/**
 * An API before the user pool, with a confidential client of its own. It knows the pool by the values that
 * the auth stack publishes, as any other stack would.
 */
export class AccountApiStack extends Stack {
  constructor(scope: Construct, id: string, props: AccountApiStackProps) {
    const { config, bundles, ...stackProps } = props;
    super(scope, id, stackProps);
    const userPoolId = Fn.importValue(exportName(config, 'UserPoolId'));
    const userPool = UserPool.fromUserPoolId(this, 'UserPool', userPoolId);
    const client = createAccountApiClient(this, 'Client', userPool, config);
    const secretsTableName = Fn.importValue(exportName(config, 'SecretsTableName'));
    const secretsTableArn = this.formatArn({
      service: 'dynamodb',
      resource: 'table',
      resourceName: secretsTableName,
    });
    const operations = new FunctionFoundation(this, 'AccountApi', {
      config,
      bundles,
      bundle: 'account-api',
      description: 'Signs users up and in as a confidential client',
    });
    operations.allow(
      new PolicyStatement({
        actions: [
          'cognito-idp:AdminInitiateAuth',
          'cognito-idp:AdminRespondToAuthChallenge',
          'cognito-idp:AdminUserGlobalSignOut',
          // For the client's secret.
          'cognito-idp:DescribeUserPoolClient',
          // For whose code was right; events say it by the sub.
          ...(config.audit.enabled ? ['cognito-idp:AdminGetUser'] : []),
        ],
        resources: [userPool.userPoolArn],
      }),
      tableStatement(secretsTableArn, 'GetItem'),
      changeStatement(secretsTableArn, ['userNameHash', SINGLE_SESSIONS, ...ENDING_ATTRIBUTES]),
    );
    const { api } = new AccountApi(this, 'Api', {
      config,
      userPool,
      clientId: client.userPoolClientId,
      secretsTableName,
      operations,
      sample: new FunctionFoundation(this, 'Sample', {
        config,
        bundles,
        bundle: 'account-api-sample',
        description: 'A sample of how an application guards a resource',
      }),
    });
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
