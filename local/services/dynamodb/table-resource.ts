/** AWS::DynamoDB::Table and AWS::DynamoDB::GlobalTable. */
import type { ResourceProvider, ResourceRequest, ResourceResult } from '../../contract';
import { encryptionOf } from './table-operations';
import type { Tables } from './tables';

/** Properties without a bearing on what can be seen through the API here. */
const WITHOUT_EFFECT = [
  'ContributorInsightsSpecification',
  'OnDemandThroughput',
  'PointInTimeRecoverySpecification',
  'TableClass',
  'Tags',
  'WarmThroughput',
  'ReadOnDemandThroughputSettings',
  'WriteOnDemandThroughputSettings',
];

/** The resource types of DynamoDB. */
export function tableResources(tables: Tables): ResourceProvider[] {
  return [
    { type: 'AWS::DynamoDB::Table', create: (request) => createTable(tables, request, request.properties) },
    {
      type: 'AWS::DynamoDB::GlobalTable',
      create: (request) => createTable(tables, request, ofGlobalTable(tables, request)),
    },
  ];
}

type Properties = ResourceRequest['properties'];

async function createTable(
  tables: Tables,
  request: ResourceRequest,
  properties: Properties,
): Promise<ResourceResult> {
  const name: string = properties.TableName ?? request.generatedName(255);
  const {
    TableName: _,
    TimeToLiveSpecification: timeToLive,
    DeletionProtectionEnabled: protection,
    SSESpecification: encryption,
    StreamSpecification: stream,
    KinesisStreamSpecification: kinesis,
    ImportSourceSpecification: source,
    ResourcePolicy: policy,
    ...rest
  } = properties;
  if (source) {
    throw new Error(
      `${request.logicalId}: ImportSourceSpecification is not emulated; write the items through the API instead.`,
    );
  }
  for (const property of WITHOUT_EFFECT) delete rest[property];
  await tables.create(
    { ...withNumbers(rest), TableName: name },
    {
      timeToLiveAttribute:
        String(timeToLive?.Enabled) === 'true' ? String(timeToLive.AttributeName) : undefined,
      deletionProtection: String(protection) === 'true',
      encryption: encryptionOf(encryption),
      policy: policy?.PolicyDocument,
    },
    true,
  );
  if (stream || kinesis) {
    tables.context.log(
      `dynamodb: the table ${name} asks for a stream; streams are not emulated, so no records are written.`,
    );
  }
  const label = new Date(tables.context.clock.now()).toISOString().slice(0, 23);
  return {
    ref: name,
    attributes: {
      Arn: tables.arn(name),
      TableId: tables.find(name)?.TableId,
      ...(stream ? { StreamArn: `${tables.arn(name)}/stream/${label}` } : {}),
    },
  };
}

/** A global table with one replica, in the stack's region, as the properties of a table. */
function ofGlobalTable(tables: Tables, request: ResourceRequest): Properties {
  const { Replicas: replicas = [], ...properties } = { ...request.properties };
  const replica = replicas[0];
  if (replicas.length !== 1 || replica.Region !== tables.context.region) {
    throw new Error(
      `${request.logicalId}: a global table here has one replica, in ${tables.context.region}; its replicas are in ${replicas.map((each: Properties) => each.Region).join(', ') || 'no region'}.`,
    );
  }
  const writeUnits =
    properties.WriteProvisionedThroughputSettings?.WriteCapacityAutoScalingSettings?.MinCapacity;
  const read = replica.ReadProvisionedThroughputSettings;
  const readUnits = read?.ReadCapacityUnits ?? read?.ReadCapacityAutoScalingSettings?.MinCapacity;
  delete properties.WriteProvisionedThroughputSettings;
  const throughput =
    writeUnits === undefined
      ? {}
      : { ProvisionedThroughput: { ReadCapacityUnits: readUnits ?? 1, WriteCapacityUnits: writeUnits } };
  for (const index of properties.GlobalSecondaryIndexes ?? []) {
    if (index.WriteProvisionedThroughputSettings) {
      throw new Error(
        `${request.logicalId}: provisioned capacity of the index ${index.IndexName} of a global table is not emulated; use PAY_PER_REQUEST.`,
      );
    }
  }
  return {
    ...properties,
    ...throughput,
    DeletionProtectionEnabled: replica.DeletionProtectionEnabled,
    ResourcePolicy: replica.ResourcePolicy,
    KinesisStreamSpecification: replica.KinesisStreamSpecification,
    ...(properties.SSESpecification
      ? {
          SSESpecification: {
            ...properties.SSESpecification,
            KMSMasterKeyId: replica.SSESpecification?.KMSMasterKeyId,
          },
        }
      : {}),
  };
}

/** CloudFormation takes a capacity as a string too; the API takes numbers. */
function withNumbers(properties: Properties): Properties {
  const throughput = (given: Properties): Properties => ({
    ReadCapacityUnits: Number(given.ReadCapacityUnits),
    WriteCapacityUnits: Number(given.WriteCapacityUnits),
  });
  const { ProvisionedThroughput, GlobalSecondaryIndexes, ...rest } = properties;
  return {
    ...rest,
    ...(ProvisionedThroughput ? { ProvisionedThroughput: throughput(ProvisionedThroughput) } : {}),
    ...(GlobalSecondaryIndexes
      ? {
          GlobalSecondaryIndexes: GlobalSecondaryIndexes.map((index: Properties) => ({
            IndexName: index.IndexName,
            KeySchema: index.KeySchema,
            Projection: index.Projection,
            ...(index.ProvisionedThroughput
              ? { ProvisionedThroughput: throughput(index.ProvisionedThroughput) }
              : {}),
          })),
        }
      : {}),
  };
}
