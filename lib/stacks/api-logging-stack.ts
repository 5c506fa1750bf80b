import { Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { CfnAccount, CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { KEPT } from '../shared/removal';

const POLICY = 'service-role/AmazonAPIGatewayPushToCloudWatchLogs';

/**
 * The role that API Gateway writes logs with: an account's setting for all APIs of a Region, without which no
 * API with access logs can be deployed. A stage would take another team's away: this is deployed by itself,
 * once, where preflight finds none (docs/adr/035).
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export class ApiLoggingStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const role = new Role(this, 'Role', {
      description: 'Lets API Gateway write logs, of all APIs of this account in this Region',
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(POLICY)],
    });
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${POLICY}]`,
      reason: 'API Gateway asks for the rights of this policy, on all log groups, before it takes a role.',
    });
    // When the stack is gone, API Gateway still uses the role, and other APIs rely on it.
    role.applyRemovalPolicy(KEPT);
    // An account without any API can't be told of the role (docs/adr/035). Nobody can call this one: it has
    // no methods and is not deployed.
    const firstApi = new CfnRestApi(this, 'FirstApi', {
      name: id,
      description: 'Not deployed. API Gateway takes no settings of an account that never had an API.',
    });
    Validations.of(firstApi).acknowledge({
      id: 'AwsSolutions-APIG2',
      reason: 'It has no methods and is never deployed, so that there are no requests to validate.',
    });
    const account = new CfnAccount(this, 'Account', { cloudWatchRoleArn: role.roleArn });
    account.addResourceDependency(firstApi);
    account.applyRemovalPolicy(KEPT);
  }
}
