import { ArnFormat, Aws, Fn, Stack } from 'aws-cdk-lib';
import { CfnLoggingConfiguration, CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { Config } from '../config/schema';
import { createLogGroup } from './log-group';

/**
 * Blocks addresses with too many requests, by the connection's address, as senders choose headers such as
 * X-Forwarded-For. Blocks `refused` operations too.
 */
export class WebAcl extends Construct {
  readonly arn: string;

  /** @param refused operations of Cognito's public API that nobody may call */
  constructor(scope: Construct, id: string, config: Config, refused: readonly string[]) {
    super(scope, id);
    const name = `${config.deploymentName}-${config.stage}`;
    const acl = new CfnWebACL(this, 'Acl', {
      description: `Rate limit per source address of ${name}, and operations that it refuses`,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName: name },
      rules: [
        {
          name: 'RatePerSourceAddress',
          priority: 0,
          action: { block: {} },
          statement: {
            rateBasedStatement: {
              aggregateKeyType: 'IP',
              evaluationWindowSec: 300,
              limit: config.webAcl.ratePer5Minutes,
            },
          },
          visibilityConfig: {
            cloudWatchMetricsEnabled: true,
            sampledRequestsEnabled: true,
            metricName: `${name}-rate-per-source-address`,
          },
        },
        ...(refused.length > 0
          ? [
              {
                name: 'RefusedOperations',
                priority: 1,
                action: { block: {} },
                statement: { orStatement: { statements: refused.flatMap(callsOf) } },
                visibilityConfig: {
                  cloudWatchMetricsEnabled: true,
                  sampledRequestsEnabled: true,
                  metricName: `${name}-refused-operations`,
                },
              },
            ]
          : []),
      ],
    });
    this.arn = acl.attrArn;
    this.logBlocked(config, name);
  }

  guard(id: string, resourceArn: string): void {
    new CfnWebACLAssociation(this, id, { resourceArn, webAclArn: this.arn });
  }

  /** Doesn't log what was let in. */
  private logBlocked(config: Config, name: string): void {
    // WAF wants the prefix. The stack's id avoids the name of a retained group.
    const logGroupName = `aws-waf-logs-${name}-${Fn.select(2, Fn.split('/', Aws.STACK_ID))}`;
    const logGroup = createLogGroup(this, 'Logs', config, { logGroupName });
    const logging = new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: this.arn,
      // WAF takes the ARN without the log group's ":*".
      logDestinationConfigs: [
        Stack.of(this).formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          {
            Behavior: 'KEEP',
            Requirement: 'MEETS_ANY',
            Conditions: [{ ActionCondition: { Action: 'BLOCK' } }],
          },
        ],
      },
      redactedFields: [{ singleHeader: { Name: 'authorization' } }],
    });
    logging.node.addDependency(logGroup);
  }
}

/**
 * A call of Cognito's public API. Cognito names the operation to WAF in a header
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-waf.html), which callers might send
 * too; so the target header, which every call needs, is matched as well. Both in lower case, the target by
 * its end, for any version of the service.
 */
function callsOf(operation: string): CfnWebACL.StatementProperty[] {
  const matches = (name: string, positionalConstraint: string, searchString: string) => ({
    byteMatchStatement: {
      fieldToMatch: { singleHeader: { Name: name } },
      positionalConstraint,
      searchString: searchString.toLowerCase(),
      textTransformations: [{ priority: 0, type: 'LOWERCASE' }],
    },
  });
  return [
    matches('x-amzn-cognito-operation-name', 'EXACTLY', operation),
    matches('x-amz-target', 'ENDS_WITH', `.${operation}`),
  ];
}
