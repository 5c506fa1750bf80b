import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Access } from './access';

/** Where a table is: an `ITable` has it, and so has what another stack publishes. */
export interface TablePlace {
  readonly tableName: string;
  readonly tableArn: string;
}

/** A table of ours, as functions use it. */
export class OwnTable {
  /** @param variable by which functions are told its name */
  constructor(
    private readonly table: TablePlace,
    private readonly variable: string,
  ) {}

  get name(): string {
    return this.table.tableName;
  }

  /** Operations of DynamoDB on the table, such as `GetItem`. */
  operations(...operations: readonly string[]): Access {
    return this.access(
      new PolicyStatement({
        actions: operations.map((operation) => `dynamodb:${operation}`),
        resources: [this.table.tableArn],
      }),
    );
  }

  /**
   * Changes of these attributes of the table's items, and of no others. Keys count as attributes that a
   * request touches, and so does what a condition compares (DynamoDB developer guide, "Using IAM policy
   * conditions for fine-grained access control").
   *
   * Partitions of the secrets table can't be told apart by `dynamodb:LeadingKeys`: its keys are hashes, which
   * have no beginning in common.
   *
   * @param attributes names at the top level of an item, the key's among them
   */
  changes(...attributes: readonly string[]): Access {
    return this.access(
      new PolicyStatement({
        actions: ['dynamodb:UpdateItem'],
        resources: [this.table.tableArn],
        conditions: changesAlone(attributes),
      }),
    );
  }

  private access(permission: PolicyStatement): Access {
    return { variables: { [this.variable]: this.table.tableName }, permissions: [permission] };
  }
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
