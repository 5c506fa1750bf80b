/** AWS::DynamoDB::Table and AWS::DynamoDB::GlobalTable. */
import { AwsError, type LiveProperties, type ResourceProvider, type ResourceRequest } from '../../contract';
import { checkReplicaChange, ownReplica, replicaRegions } from './replicas';
import { encryptionOf } from './table-operations';
import { updateTable } from './table-update';
import { type TableSettings, type Tables, tableId } from './tables';

/** The API here shows nothing of them. */
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

export function tableResources(tables: Tables): ResourceProvider[] {
  return [
    tableProvider(tables, 'AWS::DynamoDB::Table', ({ properties }) => properties),
    tableProvider(tables, 'AWS::DynamoDB::GlobalTable', (request) => ofGlobalTable(tables, request)),
  ];
}

type Properties = ResourceRequest['properties'];

/** @param propertiesOf reads the properties as those of an `AWS::DynamoDB::Table` */
function tableProvider(
  tables: Tables,
  type: string,
  propertiesOf: (request: ResourceRequest) => Properties,
): ResourceProvider {
  const define = (request: ResourceRequest, name: string) => {
    const replicas = replicaRegions(request, tables.context.region);
    const definition = definitionOf(request.logicalId, name, propertiesOf(request), replicas);
    if (replicas.length > 0)
      tables.context.log(
        `dynamodb: the table ${name} is copied to ${replicas.join(', ')}; there is one Region here, so that no copy can be read.`,
      );
    if (definition.stream)
      tables.context.log(
        `dynamodb: the table ${name} asks for a stream; streams are not emulated, so no records are written.`,
      );
    return definition;
  };
  return {
    type,
    async create(request) {
      const name: string = request.properties.TableName ?? request.generatedName(255);
      const { input, settings, stream } = define(request, name);
      if (tables.find(name)) throw new AwsError('ResourceInUseException', `Table already exists: ${name}`);
      await tables.create(input, settings, true);
      const made = tables.find(name);
      const streamArn = `${tables.arn(name)}/stream/${streamLabel(tables)}`;
      return {
        ref: name,
        attributes: {
          Arn: tables.arn(name),
          ...(made ? { TableId: tableId(made) } : {}),
          ...(stream ? { StreamArn: streamArn } : {}),
        },
      };
    },
    async update(request, { request: before, result }) {
      const name = result.ref;
      checkReplicaChange(before, request);
      const { input, settings, stream } = define(request, name);
      const old = definitionOf(before.logicalId, name, propertiesOf(before), []);
      await updateTable(tables, old.input, input);
      tables.changeInTemplate(name, settings);
      const { StreamArn: streamArn, ...attributes } = result.attributes;
      if (!stream) return { ref: name, attributes };
      const arn = streamArn ?? `${tables.arn(name)}/stream/${streamLabel(tables)}`;
      return { ref: name, attributes: { ...attributes, StreamArn: arn } };
    },
    find({ TableName: name = '' }) {
      const table = tables.find(name);
      return table && { ref: name, attributes: { Arn: tables.arn(name), TableId: table.TableId } };
    },
    async delete({ result }) {
      if (tables.find(result.ref)) await tables.lock.exclusive(() => tables.delete(result.ref));
    },
    read: ({ request, result }) => livePropertiesOf(tables, result.ref, request.properties),
  };
}

/** What changes past the template; a global table's protection is its replica's here. */
async function livePropertiesOf(
  tables: Tables,
  name: string,
  template: Properties,
): Promise<LiveProperties | undefined> {
  const table = tables.find(name);
  if (!table) return undefined;
  const { Table: live } = await tables.engine.call('DescribeTable', { TableName: name });
  const { BillingModeSummary: billing } = live as Properties;
  const { timeToLiveAttribute: attribute, deletionProtection } = tables.settings(name);
  const protection = { DeletionProtectionEnabled: deletionProtection };
  const replicas: readonly Properties[] | undefined = template.Replicas;
  return {
    TableName: name,
    KeySchema: table.KeySchema,
    AttributeDefinitions: table.AttributeDefinitions,
    BillingMode: billing?.BillingMode ?? 'PROVISIONED',
    TimeToLiveSpecification:
      attribute === undefined
        ? { ...template.TimeToLiveSpecification, Enabled: false }
        : { AttributeName: attribute, Enabled: true },
    ...(replicas
      ? {
          Replicas: replicas.map((replica) =>
            replica.Region === tables.context.region ? { ...replica, ...protection } : replica,
          ),
        }
      : protection),
  };
}

function streamLabel(tables: Tables): string {
  return new Date(tables.context.clock.now()).toISOString().slice(0, 23);
}

/** CreateTable's input, and what dynalite doesn't keep. */
function definitionOf(
  logicalId: string,
  name: string,
  properties: Properties,
  replicas: readonly string[],
): { readonly input: Properties; readonly settings: TableSettings; readonly stream: boolean } {
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
      `${logicalId}: ImportSourceSpecification is not emulated; write the items through the API instead.`,
    );
  }
  for (const property of WITHOUT_EFFECT) delete rest[property];
  return {
    input: { ...withNumbers(rest), TableName: name },
    settings: {
      timeToLiveAttribute:
        String(timeToLive?.Enabled) === 'true' ? String(timeToLive.AttributeName) : undefined,
      deletionProtection: String(protection) === 'true',
      encryption: encryptionOf(encryption),
      policy: policy?.PolicyDocument,
      replicas,
    },
    stream: stream !== undefined || kinesis !== undefined,
  };
}

/** Its own replica's, as a table's. */
function ofGlobalTable(tables: Tables, request: ResourceRequest): Properties {
  const { Replicas: _, ...properties } = { ...request.properties };
  const replica = ownReplica(request, tables.context.region);
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

/** CloudFormation takes a capacity as text too, the API doesn't. */
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
