import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** Lets a role use operations of DynamoDB on one table. */
export function tableStatement(tableArn: string, ...operations: readonly string[]): PolicyStatement {
  return new PolicyStatement({
    actions: operations.map((operation) => `dynamodb:${operation}`),
    resources: [tableArn],
  });
}
