import fc from 'fast-check';
import { AwsError } from '../../local/contract';
import { createService as dynamodb } from '../../local/services/dynamodb';
import { createService as kms } from '../../local/services/kms';
import { createService as ses } from '../../local/services/ses';
import { createService as smsVoice } from '../../local/services/sms-voice';
import { createService as sns } from '../../local/services/sns';
import { createService as ssm } from '../../local/services/ssm';
import { items } from './dynamodb/support';
import { rawMail, v1Mail, v2Mail } from './ses/support';
import { type ServiceUnderTest, serviceUnderTest } from './support/service';

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** Every place of a JSON value, the value itself included. */
function placesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, member]) => placesOf(member, [...path, name]))];
}

/** A copy with another value at one place. */
function replaced(value: unknown, [name, ...rest]: readonly string[], by: Json): unknown {
  if (name === undefined) return by;
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[name] = replaced(copy[name], rest, by);
  return copy;
}

const odd: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    '',
    0,
    -1,
    true,
    [],
    {},
    [null],
    { S: null },
    { toString: false },
    '\r\n',
    '__proto__',
    'arn:aws:x',
  ),
  fc.jsonValue() as fc.Arbitrary<Json>,
);

/** Puts odd values into every place of a valid input; the answer must be one that AWS could give. */
async function expectNoDefect(service: ServiceUnderTest, operation: string, input: object): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...placesOf(input).slice(1)), odd, async (place, value) => {
      try {
        await service.call(operation, replaced(input, place, value) as object);
      } catch (error) {
        if (error instanceof AwsError) return;
        throw error;
      }
    }),
    { numRuns: 150 },
  );
}

const key = { pk: { S: 'a' }, sk: { S: 'b' } };
const TableName = 'items';
const values = { ':v': { N: '1' } };

describe('malformed input is answered with an error of the service, never with a defect', () => {
  it.each([
    [
      'PutItem',
      {
        TableName,
        Item: { ...key, m: { M: { l: { L: [{ NS: ['1'] }] } } } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    ],
    ['GetItem', { TableName, Key: key, ProjectionExpression: '#a', ExpressionAttributeNames: { '#a': 'a' } }],
    [
      'UpdateItem',
      {
        TableName,
        Key: key,
        UpdateExpression: 'SET a = :v',
        ConditionExpression: 'b < :v',
        ExpressionAttributeValues: values,
      },
    ],
    ['DeleteItem', { TableName, Key: key, ReturnValues: 'ALL_OLD' }],
    [
      'Query',
      {
        TableName,
        KeyConditionExpression: 'pk = :v',
        ExpressionAttributeValues: { ':v': { S: 'a' } },
        Limit: 1,
      },
    ],
    ['Scan', { TableName, IndexName: 'byOwner', Limit: 3 }],
    ['BatchGetItem', { RequestItems: { items: { Keys: [key] } } }],
    [
      'BatchWriteItem',
      {
        RequestItems: {
          items: [{ PutRequest: { Item: key } }, { DeleteRequest: { Key: { ...key, sk: { S: 'c' } } } }],
        },
      },
    ],
    [
      'TransactWriteItems',
      {
        ClientRequestToken: 't',
        TransactItems: [
          { Put: { TableName, Item: key } },
          {
            ConditionCheck: {
              TableName,
              Key: { ...key, sk: { S: 'c' } },
              ConditionExpression: 'attribute_not_exists(x)',
            },
          },
        ],
      },
    ],
    ['TransactGetItems', { TransactItems: [{ Get: { TableName, Key: key } }] }],
    ['DescribeTable', { TableName }],
    ['DescribeTimeToLive', { TableName }],
    ['UpdateTimeToLive', { TableName, TimeToLiveSpecification: { AttributeName: 'x', Enabled: true } }],
    ['UpdateTable', { TableName, DeletionProtectionEnabled: true, GlobalSecondaryIndexUpdates: [] }],
    [
      'UpdateTable',
      {
        TableName,
        AttributeDefinitions: [{ AttributeName: 'size', AttributeType: 'N' }],
        GlobalSecondaryIndexUpdates: [
          {
            Create: {
              IndexName: 'bySize',
              KeySchema: [{ AttributeName: 'size', KeyType: 'HASH' }],
              Projection: { ProjectionType: 'ALL' },
            },
          },
        ],
      },
    ],
    ['UpdateTable', { TableName, GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'byOwner' } }] }],
    ['ListTables', { Limit: 1 }],
    ['CreateTable', { ...items, TableName: 'another' }],
    ['DeleteTable', { TableName: 'another' }],
  ])('DynamoDB %s', async (operation, input) => {
    const service = await serviceUnderTest(dynamodb);
    await service.make('AWS::DynamoDB::Table', items);
    await expectNoDefect(service, operation, input);
  });

  const KeyId = 'alias/key';
  const text = Buffer.from('m').toString('base64');
  it.each([
    [
      'Sign',
      {
        KeyId,
        Message: text,
        MessageType: 'RAW',
        SigningAlgorithm: 'ECDSA_SHA_256',
        GrantTokens: [],
        DryRun: false,
      },
    ],
    [
      'Verify',
      { KeyId, Message: text, MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256', Signature: text },
    ],
    ['GetPublicKey', { KeyId }],
    ['DescribeKey', { KeyId }],
    ['GetKeyPolicy', { KeyId, PolicyName: 'default' }],
    ['ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }],
    ['ListKeys', { Limit: 1, Marker: '0' }],
    ['ListAliases', { KeyId, Limit: 1 }],
    ['Encrypt', { KeyId: 'alias/secret', Plaintext: text, EncryptionContext: { a: 'b' } }],
    ['Decrypt', { KeyId: 'alias/secret', CiphertextBlob: text, EncryptionContext: { a: 'b' } }],
    ['GenerateDataKey', { KeyId: 'alias/secret', KeySpec: 'AES_256', EncryptionContext: { a: 'b' } }],
    ['GenerateMac', { KeyId, Message: text, MacAlgorithm: 'HMAC_SHA_256' }],
    ['GenerateRandom', { NumberOfBytes: 1 }],
  ])('KMS %s', async (operation, input) => {
    const service = await serviceUnderTest(kms);
    for (const [AliasName, properties] of [
      ['alias/key', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }],
      ['alias/secret', {}],
    ] as const) {
      const { ref } = await service.make('AWS::KMS::Key', properties, AliasName);
      await service.make('AWS::KMS::Alias', { AliasName, TargetKeyId: ref });
    }
    await expectNoDefect(service, operation, input);
  });

  const apiVersion = '2019-09-27';
  const RawMessage = { Data: rawMail(['From: a@example.com', 'To: b@c.test', 'Subject: s']) };
  it.each([
    [
      'SendEmail',
      v1Mail({ ReplyToAddresses: ['a@b.test'], ReturnPath: 'a@example.com', ConfigurationSetName: 'mails' }),
    ],
    [
      'SendEmail',
      {
        ...v2Mail({ ConfigurationSetName: 'mails' }),
        Content: {
          Simple: {
            Subject: { Data: 's' },
            Body: { Text: { Data: 't' } },
            Headers: [{ Name: 'X-A', Value: 'v' }],
          },
        },
        apiVersion,
      },
    ],
    ['SendEmail', { Content: { Raw: RawMessage }, FromEmailAddressIdentityArn: 'arn', apiVersion }],
    ['SendRawEmail', { RawMessage, Destinations: ['a@b.test'], Source: 'a@example.com' }],
    ['CreateEmailIdentity', { EmailIdentity: 'a.test', ConfigurationSetName: 'mails', apiVersion }],
    ['GetEmailIdentity', { EmailIdentity: 'example.com', apiVersion }],
    ['GetConfigurationSet', { ConfigurationSetName: 'mails', apiVersion }],
    ['PutSuppressedDestination', { EmailAddress: 'a@b.test', Reason: 'BOUNCE', apiVersion }],
    ['GetSuppressedDestination', { EmailAddress: 'a@b.test', apiVersion }],
    ['ListIdentities', { IdentityType: 'Domain' }],
    ['GetIdentityVerificationAttributes', { Identities: ['example.com'] }],
  ])('SES %s', async (operation, input) => {
    const service = await serviceUnderTest(ses);
    await service.make('AWS::SES::ConfigurationSet', { Name: 'mails' });
    await service.make('AWS::SES::EmailIdentity', { EmailIdentity: 'example.com' });
    await expectNoDefect(service, operation, input);
  });

  const TopicArn = 'arn:aws:sns:us-east-1:000000000000:events';
  it.each([
    [
      'Publish',
      {
        PhoneNumber: '+14155550123',
        Message: 'm',
        MessageAttributes: { a: { DataType: 'String', StringValue: 'v' } },
      },
    ],
    ['Publish', { TopicArn, Message: 'm', Subject: 's' }],
    ['CreateTopic', { Name: 'made', Attributes: { DisplayName: 'd' } }],
    ['GetTopicAttributes', { TopicArn }],
    ['SetSMSAttributes', { attributes: { DefaultSenderID: 'a' } }],
    ['GetSMSAttributes', { attributes: ['DefaultSenderID'] }],
    ['CheckIfPhoneNumberIsOptedOut', { phoneNumber: '+14155550123' }],
  ])('SNS %s', async (operation, input) => {
    const service = await serviceUnderTest(sns);
    await service.make('AWS::SNS::Topic', { TopicName: 'events' });
    await expectNoDefect(service, operation, input);
  });

  it.each([
    [
      'SendTextMessage',
      {
        DestinationPhoneNumber: '+819012345678',
        OriginationIdentity: 'Product',
        MessageBody: 'm',
        MessageType: 'TRANSACTIONAL',
        ConfigurationSetName: 'codes',
        TimeToLive: 300,
        Context: { a: 'b' },
        DestinationCountryParameters: { IN_ENTITY_ID: 'e' },
        DryRun: false,
      },
    ],
    ['PutOptedOutNumber', { OptOutListName: 'Default', OptedOutNumber: '+819012345678' }],
    ['DescribeOptedOutNumbers', { OptOutListName: 'Default', OptedOutNumbers: ['+819012345678'] }],
    ['DescribeSenderIds', { SenderIds: [{ SenderId: 'Product', IsoCountryCode: 'JP' }], MaxResults: 1 }],
    ['DescribeConfigurationSets', { ConfigurationSetNames: ['codes'], NextToken: '0' }],
    ['GetProtectConfigurationCountryRuleSet', { ProtectConfigurationId: 'p', NumberCapability: 'SMS' }],
    ['DescribeAccountLimits', { MaxResults: 1, NextToken: '0' }],
  ])('End User Messaging %s', async (operation, input) => {
    const service = await serviceUnderTest(smsVoice);
    await service.make('AWS::SMSVOICE::SenderId', { SenderId: 'Product', IsoCountryCode: 'JP' });
    await service.make('AWS::SMSVOICE::ConfigurationSet', { ConfigurationSetName: 'codes' });
    await expectNoDefect(service, operation, input);
  });

  it.each([
    ['GetParameter', { Name: '/a/b:1', WithDecryption: true }],
    ['GetParameters', { Names: ['/a/b'] }],
    ['GetParametersByPath', { Path: '/a', Recursive: true, MaxResults: 1, NextToken: '0' }],
    ['DescribeParameters', { MaxResults: 1 }],
    [
      'PutParameter',
      { Name: '/a/c', Value: 'v', Type: 'String', Overwrite: true, AllowedPattern: 'v', Tier: 'Standard' },
    ],
    ['DeleteParameter', { Name: '/a/b' }],
  ])('SSM %s', async (operation, input) => {
    const service = await serviceUnderTest(ssm);
    await service.make('AWS::SSM::Parameter', { Name: '/a/b', Type: 'String', Value: 'v' });
    await expectNoDefect(service, operation, input);
  });
});
