import type { ResourceResult } from '../../../local/contract';
import { createService } from '../../../local/services/dynamodb';
import type { TestContext } from '../support/context';
import { type ServiceUnderTest, serviceUnderTest } from '../support/service';

/** A DynamoDB of its own for one test, with a shorter way to make a table. */
export async function dynamo(
  context?: TestContext,
): Promise<
  Omit<ServiceUnderTest, 'make'> & { make(properties: object, type?: string): Promise<ResourceResult> }
> {
  const service = await serviceUnderTest(createService, context);
  return {
    ...service,
    make: (properties, type = 'AWS::DynamoDB::Table') => service.make(type, properties, 'Table'),
  };
}

/** Properties of a table with the keys `pk` and `sk` and an index on `owner`. */
export const items = {
  TableName: 'items',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'owner', AttributeType: 'S' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byOwner',
      KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
} as const;

/** An item of {@link items}. */
export function item(pk: string, sk: string, more: object = {}) {
  return { pk: { S: pk }, sk: { S: sk }, ...more };
}
