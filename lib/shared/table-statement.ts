import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** Lets a role use operations of DynamoDB on one table. */
export function tableStatement(tableArn: string, ...operations: readonly string[]): PolicyStatement {
  return new PolicyStatement({
    actions: operations.map((operation) => `dynamodb:${operation}`),
    resources: [tableArn],
  });
}

/**
 * Lets a role change these attributes of a table's items, and no others. Keys count as attributes that a
 * request touches, and so does what a condition compares (DynamoDB developer guide, "Using IAM policy
 * conditions for fine-grained access control").
 *
 * Partitions of the secrets table can't be told apart by `dynamodb:LeadingKeys`: its keys are hashes, which
 * have no beginning in common.
 *
 * @param attributes names at the top level of an item, the key's among them
 */
export function changeStatement(tableArn: string, attributes: readonly string[]): PolicyStatement {
  return new PolicyStatement({
    actions: ['dynamodb:UpdateItem'],
    resources: [tableArn],
    conditions: changesAlone(attributes),
  });
}

/**
 * Conditions on a statement that allows `UpdateItem`: what it may touch, and that its answer shows nothing
 * else of the item.
 */
export function changesAlone(attributes: readonly string[]) {
  return {
    'ForAllValues:StringEquals': { 'dynamodb:Attributes': [...attributes] },
    StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'] },
  };
}
