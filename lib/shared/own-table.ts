import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Access } from './access';

/** Of an `ITable`, or published by another stack. */
export interface TablePlace {
  readonly tableName: string;
  readonly tableArn: string;
}

export class OwnTable {
  /** @param variable tells functions its name */
  constructor(
    private readonly table: TablePlace,
    private readonly variable: string,
  ) {}

  get name(): string {
    return this.table.tableName;
  }

  /** Such as `GetItem`. */
  operations(...operations: readonly string[]): Access {
    return this.access(
      new PolicyStatement({
        actions: operations.map((operation) => `dynamodb:${operation}`),
        resources: [this.table.tableArn],
      }),
    );
  }

  /**
   * Changes of these attributes alone, with the key and what conditions compare (DynamoDB developer guide,
   * "Using IAM policy conditions for fine-grained access control"). `dynamodb:LeadingKeys` can't part the
   * secrets table, whose keys are hashes.
   *
   * @param attributes names at the top level of an item, the key's included
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

/** For `UpdateItem`: what it may touch, and that its answer shows nothing else. */
export function changesAlone(attributes: readonly string[]) {
  return {
    'ForAllValues:StringEquals': { 'dynamodb:Attributes': [...attributes] },
    StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'] },
  };
}
