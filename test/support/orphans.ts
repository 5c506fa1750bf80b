/** What an account holds that has a name or a price, by its services' own lists. */
import {
  CognitoIdentityProviderClient,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, ListEventBusesCommand } from '@aws-sdk/client-eventbridge';
import { DescribeKeyCommand, KMSClient, ListKeysCommand } from '@aws-sdk/client-kms';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import {
  DescribeConfigurationSetsCommand,
  DescribeProtectConfigurationsCommand,
  DescribeSenderIdsCommand,
  PinpointSMSVoiceV2Client,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { ListConfigurationSetsCommand, ListEmailIdentitiesCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { DescribeParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { LocalAws } from '../../local';

/** Kinds of things that have a name or a price. */
const KINDS = [
  'pools',
  'tables',
  'keys',
  'functions',
  'logGroups',
  'buses',
  'senders',
  'configurationSets',
  'smsSenders',
  'smsConfigurationSets',
  'protectConfigurations',
  'topics',
  'parameters',
] as const;
type Kind = (typeof KINDS)[number];

/** Names or ids of things, by kind; of keys those that are enabled, for AWS charges nothing for others. */
export type Holdings<Asked extends Kind = Kind> = Readonly<Record<Asked, readonly string[]>>;

const named = (names: readonly (string | undefined)[] | undefined) =>
  (names ?? []).flatMap((name) => name ?? []);

/**
 * What an account holds.
 *
 * @param kinds the only ones that are asked for. @default all
 */
export async function holdingsOf<Asked extends Kind = Kind>(
  { endpoint }: LocalAws,
  region = 'us-east-1',
  kinds: readonly Asked[] = KINDS as readonly Kind[] as readonly Asked[],
): Promise<Holdings<Asked>> {
  const options = {
    endpoint,
    region,
    credentials: { accessKeyId: 'operator', secretAccessKey: 'any' },
  };
  const cognito = new CognitoIdentityProviderClient(options);
  const dynamodb = new DynamoDBClient(options);
  const events = new EventBridgeClient(options);
  const kms = new KMSClient(options);
  const lambda = new LambdaClient(options);
  const ses = new SESv2Client(options);
  const sms = new PinpointSMSVoiceV2Client(options);
  const sns = new SNSClient(options);
  const ssm = new SSMClient(options);
  const enabledKeys = async () => {
    const { Keys = [] } = await kms.send(new ListKeysCommand({}));
    const keys = await Promise.all(Keys.map(({ KeyId }) => kms.send(new DescribeKeyCommand({ KeyId }))));
    return keys.map(({ KeyMetadata: key }) => (key?.KeyState === 'Enabled' ? key.KeyId : undefined));
  };
  // Its client is not among the project's packages.
  const logGroups = async () => {
    const scope = `20260101/${region}/logs/aws4_request`;
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=any/${scope}, SignedHeaders=host, Signature=0`,
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'Logs_20140328.DescribeLogGroups',
      },
      body: '{}',
    });
    if (!response.ok) throw new Error(await response.text());
    const answer = (await response.json()) as { logGroups: { logGroupName: string }[] };
    return answer.logGroups.map(({ logGroupName }) => logGroupName);
  };
  const lists = {
    pools: async () =>
      (await cognito.send(new ListUserPoolsCommand({ MaxResults: 60 }))).UserPools?.map(({ Id }) => Id),
    tables: async () => (await dynamodb.send(new ListTablesCommand({}))).TableNames,
    keys: enabledKeys,
    functions: async () =>
      (await lambda.send(new ListFunctionsCommand({}))).Functions?.map((it) => it.FunctionName),
    logGroups,
    // Every account has one called "default".
    buses: async () =>
      (await events.send(new ListEventBusesCommand({}))).EventBuses?.map(({ Name }) => Name).filter(
        (name) => name !== 'default',
      ),
    senders: async () =>
      (await ses.send(new ListEmailIdentitiesCommand({}))).EmailIdentities?.map((it) => it.IdentityName),
    configurationSets: async () => (await ses.send(new ListConfigurationSetsCommand({}))).ConfigurationSets,
    smsSenders: async () =>
      (await sms.send(new DescribeSenderIdsCommand({}))).SenderIds?.map(({ SenderId }) => SenderId),
    smsConfigurationSets: async () =>
      (await sms.send(new DescribeConfigurationSetsCommand({}))).ConfigurationSets?.map(
        (it) => it.ConfigurationSetName,
      ),
    protectConfigurations: async () =>
      (await sms.send(new DescribeProtectConfigurationsCommand({}))).ProtectConfigurations?.map(
        (it) => it.ProtectConfigurationId,
      ),
    topics: async () => (await sns.send(new ListTopicsCommand({}))).Topics?.map(({ TopicArn }) => TopicArn),
    parameters: async () =>
      (await ssm.send(new DescribeParametersCommand({}))).Parameters?.map(({ Name }) => Name),
  } satisfies Record<Kind, () => Promise<readonly (string | undefined)[] | undefined>>;
  try {
    const found = await Promise.all(kinds.map(async (kind) => [kind, named(await lists[kind]())] as const));
    return Object.fromEntries(found) as unknown as Holdings<Asked>;
  } finally {
    for (const client of [cognito, dynamodb, events, kms, lambda, ses, sms, sns, ssm]) client.destroy();
  }
}

/** Of what an account holds, that which no stack has, as `<service>: <name>`. */
export async function orphansIn(aws: LocalAws): Promise<readonly string[]> {
  const owned = new Set(
    aws.stacks
      .live()
      .flatMap(({ resources }) => [...resources.values()])
      .flatMap(({ made }) => made?.result.ref ?? []),
  );
  const ofStacks = (name: string) => [...owned].some((id) => id === name || id.startsWith(`${name}|`));
  return Object.entries(await holdingsOf(aws)).flatMap(([service, names]) =>
    names.filter((name) => !ofStacks(name)).map((name) => `${service}: ${name}`),
  );
}
