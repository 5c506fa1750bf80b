import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  ConflictException,
  DescribeConfigurationSetsCommand,
  PinpointSMSVoiceV2Client,
  ResourceNotFoundException,
  SendTextMessageCommand,
  ThrottlingException,
  ValidationException,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type LocalAws, startLocalAws } from '../../../local';
import { functionResource, removeFolders, roleResource, writeAssembly } from '../support/assembly';

/** Sends a text if the parameter says so. */
const SENDER = `
  const { PinpointSMSVoiceV2Client, SendTextMessageCommand } = require('@aws-sdk/client-pinpoint-sms-voice-v2');
  const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');
  const messaging = new PinpointSMSVoiceV2Client({ maxAttempts: 1 });
  const ssm = new SSMClient({ maxAttempts: 1 });
  exports.handler = async ({ parameter, ...input }) => {
    try {
      const { Parameter } = await ssm.send(new GetParameterCommand({ Name: parameter ?? process.env.STOP }));
      if (Parameter.Value === 'on') return 'stopped';
      await messaging.send(new SendTextMessageCommand({
        DestinationPhoneNumber: '+819012345678', MessageBody: 'text', 
        OriginationIdentity: process.env.SENDER, ...input }));
      return 'sent';
    } catch (error) { return error.name + ': ' + error.message; }
  };`;
const senderId = (SenderId: string) => ({
  Type: 'AWS::SMSVOICE::SenderId',
  Properties: { SenderId, IsoCountryCode: 'JP' },
});
const STOP = '/app/sms-stop';
const parameter = (Name: string) => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Name, Type: 'String', Value: 'off' },
});

let aws: LocalAws;
let messaging: PinpointSMSVoiceV2Client;
let ssm: SSMClient;
let lambda: LambdaClient;

beforeAll(async () => {
  const template = {
    Resources: {
      Sender: senderId('Product'),
      OtherSender: senderId('Other'),
      Protection: {
        Type: 'AWS::SMSVOICE::ProtectConfiguration',
        Properties: { CountryRuleSet: { SMS: [{ CountryCode: 'JP', ProtectStatus: 'BLOCK' }] } },
      },
      Blocked: {
        Type: 'AWS::SMSVOICE::ConfigurationSet',
        Properties: { ConfigurationSetName: 'blocked', ProtectConfigurationId: { Ref: 'Protection' } },
      },
      Stop: parameter(STOP),
      OtherParameter: parameter('/app/other'),
      Role: roleResource([
        {
          Effect: 'Allow',
          Action: 'sms-voice:SendTextMessage',
          Resource: { 'Fn::GetAtt': ['Sender', 'Arn'] },
        },
        {
          Effect: 'Allow',
          Action: 'ssm:GetParameter',
          Resource: 'arn:aws:ssm:*:*:parameter/app/sms-stop',
        },
      ]),
      Function: functionResource('sender', {
        Environment: { Variables: { STOP: { Ref: 'Stop' }, SENDER: { 'Fn::GetAtt': ['Sender', 'Arn'] } } },
      }),
    },
    Outputs: { FunctionName: { Value: { Ref: 'Function' } } },
  };
  aws = await startLocalAws({
    assembly: writeAssembly({ stacks: { app: { template } }, assets: { sender: { 'index.js': SENDER } } }),
  });
  const operator = {
    endpoint: aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  };
  messaging = new PinpointSMSVoiceV2Client(operator);
  ssm = new SSMClient(operator);
  lambda = new LambdaClient(operator);
});
afterEach(() => aws.reset());
afterAll(async () => {
  for (const client of [messaging, ssm, lambda]) client?.destroy();
  await aws?.close();
  removeFolders();
});

const text = { DestinationPhoneNumber: '+819012345678', MessageBody: 'text', OriginationIdentity: 'Product' };
const send = (more: object = {}) => messaging.send(new SendTextMessageCommand({ ...text, ...more }));

async function fromFunction(event: object = {}): Promise<string> {
  const { Payload } = await lambda.send(
    new InvokeCommand({
      FunctionName: aws.output('FunctionName'),
      Payload: Buffer.from(JSON.stringify(event)),
    }),
  );
  return JSON.parse(Buffer.from(Payload ?? []).toString());
}

describe('the AWS SDK on the embedded End User Messaging', () => {
  it('sends a message that SNS shows in its list, under the id that the answer has', async () => {
    const { MessageId } = await send();
    expect(aws.sms.all()).toMatchObject([{ id: MessageId, message: 'text', senderId: 'Product' }]);
    const list = await fetch(`${aws.endpoint}/_aws/sns/sms-messages`).then((answer) => answer.json());
    expect(list).toMatchObject({ sms_messages: { '+819012345678': [{ MessageId, Message: 'text' }] } });
  });

  it('gets the errors as its own classes, with what they say', async () => {
    const conflict = await send({ ConfigurationSetName: 'blocked' }).catch((error) => error);
    expect(conflict).toBeInstanceOf(ConflictException);
    expect(conflict).toMatchObject({
      Reason: 'DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION',
      ResourceType: 'protect-configuration',
    });
    const invalid = await send({ TimeToLive: 1 }).catch((error) => error);
    expect(invalid).toBeInstanceOf(ValidationException);
    expect(invalid).toMatchObject({
      Reason: 'FIELD_VALIDATION_FAILED',
      Fields: [{ Name: 'TimeToLive', Message: expect.any(String) }],
    });
    const missing = await send({ OriginationIdentity: 'Nobody' }).catch((error) => error);
    expect(missing).toBeInstanceOf(ResourceNotFoundException);
    expect(missing).toMatchObject({ ResourceType: 'sender-id', ResourceId: 'Nobody' });
  });

  it('reads times as dates', async () => {
    const { ConfigurationSets } = await messaging.send(new DescribeConfigurationSetsCommand({}));
    expect(ConfigurationSets?.map(({ CreatedTimestamp }) => CreatedTimestamp)).toEqual([expect.any(Date)]);
  });

  it('meets faults by the name of the service, before or after the message is taken', async () => {
    const fault = { service: 'sms-voice', operation: 'SendTextMessage' } as const;
    aws.faults.inject({ ...fault, kind: 'throttle' });
    await expect(send()).rejects.toBeInstanceOf(ThrottlingException);
    expect(aws.sms.all()).toEqual([]);
    aws.faults.inject({ ...fault, kind: 'error', code: 'InternalServerException', when: 'after' });
    await expect(send()).rejects.toMatchObject({ name: 'InternalServerException' });
    expect(aws.sms.all()).toHaveLength(1);
  });
});

describe('a function that sends SMS', () => {
  it('may use its own origination identity and no other', async () => {
    expect(await fromFunction()).toBe('sent');
    // By its short id neither: IAM is asked about the very text, and the policy names the ARN.
    const other = 'arn:aws:sms-voice:us-east-1:000000000000:sender-id/Other/JP';
    for (const OriginationIdentity of [other, 'Product', 'Nobody']) {
      expect(await fromFunction({ OriginationIdentity })).toMatch(
        `sms-voice:SendTextMessage on resource: ${OriginationIdentity} because no identity-based policy`,
      );
    }
    expect(await fromFunction({ ConfigurationSetName: 'blocked' })).toMatch(
      /^AccessDeniedException: .* on resource: blocked because no identity-based policy/,
    );
    expect(aws.sms.all()).toHaveLength(1);
  });

  it('sees the emergency stop that an operator writes, and no other parameter', async () => {
    await ssm.send(new PutParameterCommand({ Name: STOP, Value: 'on', Overwrite: true }));
    expect(await fromFunction()).toBe('stopped');
    expect(await fromFunction({ parameter: '/app/other' })).toMatch(
      /^AccessDeniedException: .*ssm:GetParameter on resource: .*parameter\/app\/other/,
    );
    await aws.reset();
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: STOP }));
    expect(Parameter?.Value).toBe('off');
  });
});
