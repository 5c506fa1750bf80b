/**
 * The services that a message needs, as the embedded AWS has them: the table, the emergency stop and both
 * channels.
 */
import { type AttributeValue, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { dynamodb } from '../../../../lambda/shared/aws/clients';
import { ssm as parameterClient } from '../../../../lambda/sms/late/parameter';
import { forgetStop, operatorsStop } from '../../../../lambda/sms/stop';
import { type LocalAws, startLocalAws } from '../../../../local';
import { removeFolders, writeAssembly } from '../../../local/support/assembly';
import { setEnvironment } from '../../support/environment';
import { STOP_PARAMETER } from './settings';

const keywords = { HELP: { Message: 'Help' }, STOP: { Message: 'Stop' } };

export const TABLE = 'secrets';

const TEMPLATE = {
  Resources: {
    Secrets: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: TABLE,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'userNameHash', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'userNameHash', AttributeType: 'B' }],
      },
    },
    Stop: { Type: 'AWS::SSM::Parameter', Properties: { Name: STOP_PARAMETER, Type: 'String', Value: 'off' } },
    Countries: {
      Type: 'AWS::SMSVOICE::ProtectConfiguration',
      Properties: {
        CountryRuleSet: {
          SMS: [
            { CountryCode: 'JP', ProtectStatus: 'ALLOW' },
            { CountryCode: 'US', ProtectStatus: 'ALLOW' },
            { CountryCode: 'GB', ProtectStatus: 'BLOCK' },
          ],
        },
      },
    },
    Messages: {
      Type: 'AWS::SMSVOICE::ConfigurationSet',
      Properties: { ConfigurationSetName: 'passwordless' },
    },
    Japan: { Type: 'AWS::SMSVOICE::SenderId', Properties: { SenderId: 'EXAMPLE', IsoCountryCode: 'JP' } },
    UnitedKingdom: {
      Type: 'AWS::SMSVOICE::SenderId',
      Properties: { SenderId: 'EXAMPLE', IsoCountryCode: 'GB' },
    },
    UnitedStates: {
      Type: 'AWS::SMSVOICE::PhoneNumber',
      Properties: {
        IsoCountryCode: 'US',
        NumberCapabilities: ['SMS'],
        NumberType: 'TEN_DLC',
        MandatoryKeywords: keywords,
      },
    },
  },
  Outputs: {
    ProtectConfigurationId: { Value: { Ref: 'Countries' } },
    PhoneNumberId: { Value: { Ref: 'UnitedStates' } },
  },
};

export interface Messaging {
  readonly aws: LocalAws;
  /** What the emergency stop says from now on; known at once, as to a function that has just started. */
  setStop(value: string): Promise<void>;
  /** The same of the stack's own parameter. */
  setStackStop(value: string): Promise<void>;
  /** Every item of the table. */
  items(): Promise<Record<string, AttributeValue>[]>;
  /** All that was written to logs, metrics included. */
  output(): string;
  /** The values of a metric that were written, of these dimensions. */
  measured(name: string, dimensions?: Readonly<Record<string, string>>): number[];
}

interface NodeHttpHandlerLike {
  updateHttpClientConfig(name: 'requestTimeout', milliseconds: number): void;
}

/** Registers the start and the end of the services with jest and gives them. */
export function messaging(): Messaging {
  let aws: LocalAws | undefined;
  let ssm: SSMClient | undefined;
  let table: DynamoDBClient | undefined;
  let written: string[] = [];
  const started = () => {
    if (!aws) throw new Error('The services are there only while tests run.');
    return aws;
  };
  const write = async (Name: string, Value: string) => {
    await ssm?.send(new PutParameterCommand({ Name, Type: 'String', Value, Overwrite: true }));
    forgetStop();
  };
  const setStop = (value: string) => write(operatorsStop(STOP_PARAMETER), value);
  beforeAll(async () => {
    aws = await startLocalAws({ assembly: writeAssembly({ stacks: { messaging: { template: TEMPLATE } } }) });
    for (const service of ['DYNAMODB', 'SSM', 'SNS', 'PINPOINT_SMS_VOICE_V2'])
      process.env[`AWS_ENDPOINT_URL_${service}`] = aws.endpoint;
    ssm = new SSMClient({ maxAttempts: 1 });
    table = new DynamoDBClient({ maxAttempts: 1 });
    // A machine that is busy with other tests is no slow service.
    for (const { config } of [dynamodb(), parameterClient()]) {
      const { requestHandler } = config as unknown as { requestHandler: NodeHttpHandlerLike };
      requestHandler.updateHttpClientConfig('requestTimeout', 60_000);
    }
  });
  beforeEach(async () => {
    setEnvironment();
    written = [];
    for (const stream of [process.stdout, process.stderr])
      jest.spyOn(stream, 'write').mockImplementation((chunk) => {
        written.push(String(chunk));
        return true;
      });
    await started().reset();
    await setStop('off');
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  afterAll(async () => {
    ssm?.destroy();
    table?.destroy();
    dynamodb().destroy();
    parameterClient().destroy();
    await aws?.close();
    removeFolders();
  });
  return {
    get aws() {
      return started();
    },
    setStop,
    setStackStop: (value) => write(STOP_PARAMETER, value),
    items: async () => (await table?.send(new ScanCommand({ TableName: TABLE })))?.Items ?? [],
    output: () => written.join(''),
    measured: (name, dimensions = {}) =>
      written
        .flatMap((chunk) => chunk.split('\n'))
        .filter((line) => line.startsWith('{"_aws"'))
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .filter((metric) => Object.entries(dimensions).every(([key, value]) => metric[key] === value))
        .flatMap((metric) => (typeof metric[name] === 'number' ? [metric[name]] : [])),
  };
}
