import type { AccessRequest, Call, ResourceRequest, Service } from '../../../local/contract';
import { createService } from '../../../local/services/dynamodb';
import { type TestContext, testContext } from '../support/context';

const operator: Call = {
  service: 'dynamodb',
  operation: '',
  principal: { kind: 'operator' },
  sourceIp: '127.0.0.1',
  userAgent: 'test',
  headers: {},
  requestId: 'test',
};

export interface Dynamo {
  readonly context: TestContext;
  readonly service: Service;
  /** Runs an operation the way the gateway does: access check first, then the operation on the same input. */
  call(operation: string, input: object): Promise<any>;
  access(operation: string, input: object): readonly AccessRequest[];
  /** Makes a resource of a template. */
  make(
    properties: object,
    type?: string,
  ): Promise<{ ref: string; attributes: Readonly<Record<string, unknown>> }>;
}

/** A DynamoDB of its own for one test. */
export async function dynamo(context: TestContext = testContext()): Promise<Dynamo> {
  const service = await createService(context);
  const find = (operation: string) => {
    const found = service.apis[0]?.operations[operation];
    if (!found || found.access === 'public') throw new Error(`${operation} is missing or public`);
    return { access: found.access, run: found.run };
  };
  const access = (operation: string, input: object) =>
    [find(operation).access(input, { ...operator, operation })].flat() as AccessRequest[];
  return {
    context,
    service,
    access,
    async call(operation, input) {
      access(operation, input);
      return find(operation).run(input, { ...operator, operation });
    },
    async make(properties, type = 'AWS::DynamoDB::Table') {
      const provider = service.resources.find((candidate) => candidate.type === type);
      if (!provider) throw new Error(`no provider for ${type}`);
      return provider.create({
        logicalId: 'Table',
        type,
        stack: {
          name: 'stack',
          id: 'id',
          account: context.account,
          region: context.region,
          partition: 'aws',
        },
        properties,
        metadata: {},
        generatedName: () => 'stack-Table-ABC123',
        generatedId: (count) => 'a'.repeat(count),
        assetPath: (key) => key,
      } satisfies ResourceRequest);
    },
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
