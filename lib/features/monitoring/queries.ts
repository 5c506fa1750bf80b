/** Operators' questions for CloudWatch Logs Insights. */
import { type ILogGroup, QueryDefinition, QueryString, type QueryStringProps } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Config } from '../../config/schema';

/** Stands for the user's hash. */
export const USER_PLACE = 'HASH-OF-THE-USER';

interface SavedQuery {
  readonly name: string;
  readonly query: QueryStringProps & { readonly fields: string[]; readonly filterStatements: string[] };
}

/** By construct id. test/flows/logs.test.ts compares their fields with log lines. */
export const QUERIES = {
  WhyNot: {
    name: 'why could this user not sign in',
    query: {
      fields: [
        '@timestamp',
        'signIn',
        'function_name',
        'message',
        'method',
        'right',
        'step',
        'reason',
        'metric',
        'refusal',
        'errorName',
      ],
      filterStatements: [`user = "${USER_PLACE}"`, 'level != "DEBUG"'],
      sort: '@timestamp asc',
      limit: 200,
    },
  },
  Failures: {
    name: 'what failed',
    query: {
      fields: ['@timestamp', 'signIn', 'user', 'function_name', 'message', 'errorName', 'httpStatusCode'],
      filterStatements: ['level in ["ERROR", "WARN"]'],
      sort: '@timestamp desc',
      limit: 200,
    },
  },
} satisfies Record<string, SavedQuery>;

/** docs/operating.md says how to compute a user's hash. */
export function saveQueries(scope: Construct, config: Config, logGroups: readonly ILogGroup[]): void {
  const folder = `${config.deploymentName}-${config.stage}`;
  for (const [id, { name, query }] of Object.entries(QUERIES))
    new QueryDefinition(scope, id, {
      queryDefinitionName: `${folder}/${name}`,
      logGroups: [...logGroups],
      queryString: new QueryString(query),
    });
}
