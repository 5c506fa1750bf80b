/** Questions to the logs that operators have, ready to be asked in CloudWatch Logs Insights. */
import { type ILogGroup, QueryDefinition, QueryString } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Config } from '../config/schema';

/** What stands in the query where the hash of a user goes. */
export const USER_PLACE = 'HASH-OF-THE-USER';

/** Saves the queries of a deployment. docs/operating.md says how a user's hash is computed. */
export function saveQueries(scope: Construct, config: Config, logGroups: readonly ILogGroup[]): void {
  const folder = `${config.deploymentName}-${config.stage}`;
  new QueryDefinition(scope, 'WhyNot', {
    queryDefinitionName: `${folder}/why could this user not sign in`,
    logGroups: [...logGroups],
    queryString: new QueryString({
      fields: [
        '@timestamp',
        'signIn',
        'function_name',
        'message',
        'reason',
        'metric',
        'step',
        'refusal',
        'errorName',
      ],
      filterStatements: [`user = "${USER_PLACE}"`, 'level != "DEBUG"'],
      sort: '@timestamp asc',
      limit: 200,
    }),
  });
  new QueryDefinition(scope, 'Failures', {
    queryDefinitionName: `${folder}/what failed`,
    logGroups: [...logGroups],
    queryString: new QueryString({
      fields: ['@timestamp', 'signIn', 'user', 'function_name', 'message', 'errorName', 'httpStatusCode'],
      filterStatements: ['level in ["ERROR", "WARN"]'],
      sort: '@timestamp desc',
      limit: 200,
    }),
  });
}
