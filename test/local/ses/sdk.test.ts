import { SESClient, SendRawEmailCommand, SendEmailCommand as SendV1 } from '@aws-sdk/client-ses';
import { GetEmailIdentityCommand, SESv2Client, SendEmailCommand as SendV2 } from '@aws-sdk/client-sesv2';
import {
  GetSMSAttributesCommand,
  PublishCommand,
  SetSMSAttributesCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type LocalAws, startLocalAws } from '../../../local';
import { removeFolders, writeAssembly } from '../support/assembly';
import { v1Mail, v2Mail } from './support';

let aws: LocalAws;
let v1: SESClient;
let v2: SESv2Client;
let sns: SNSClient;
let ssm: SSMClient;

beforeAll(async () => {
  const template = {
    Resources: {
      Identity: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: 'example.com' } },
      Mails: { Type: 'AWS::SES::ConfigurationSet', Properties: { Name: 'mails' } },
      Name: {
        Type: 'AWS::SSM::Parameter',
        Properties: { Name: '/app/name', Type: 'String', Value: 'value' },
      },
    },
  };
  aws = await startLocalAws({ assembly: writeAssembly({ stacks: { app: { template } } }) });
  const options = {
    endpoint: aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  v1 = new SESClient(options);
  v2 = new SESv2Client(options);
  sns = new SNSClient(options);
  ssm = new SSMClient(options);
});
afterAll(async () => {
  for (const client of [v1, v2, sns, ssm]) client?.destroy();
  await aws?.close();
  removeFolders();
});
beforeEach(() => {
  aws.mail.clear();
  aws.sms.clear();
});

describe('the AWS SDK on the embedded services', () => {
  it('sends mail by both versions of SES, simple and raw', async () => {
    const { MessageId } = await v1.send(
      new SendV1({
        ...v1Mail({ ConfigurationSetName: 'mails', ReplyToAddresses: ['help@example.com'] }),
        Tags: [{ Name: 'purpose', Value: 'sign-in' }],
      } as ConstructorParameters<typeof SendV1>[0]),
    );
    await v2.send(new SendV2(v2Mail({ EmailTags: [{ Name: 'a', Value: 'b' }] })));
    const Data = Buffer.from('From: a@example.com\r\nTo: b@c.test\r\nSubject: raw\r\n\r\ntext');
    await v1.send(new SendRawEmailCommand({ RawMessage: { Data } }));
    await v2.send(new SendV2({ Content: { Raw: { Data } } }));
    expect(aws.mail.all().map(({ subject }) => subject)).toEqual(['Your link', 'Your link', 'raw', 'raw']);
    expect(aws.mail.all()[0]).toMatchObject({ id: MessageId, headers: { 'Reply-To': 'help@example.com' } });
    const { messages } = (await (await fetch(`${aws.endpoint}/_aws/ses?id=${MessageId}`)).json()) as {
      messages: object[];
    };
    expect(messages).toHaveLength(1);
  });

  it('gets errors by their names', async () => {
    await expect(v1.send(new SendV1(v1Mail({ Source: 'a@elsewhere.test' })))).rejects.toMatchObject({
      name: 'MessageRejected',
    });
    await expect(v1.send(new SendV1(v1Mail({ ConfigurationSetName: 'no' })))).rejects.toMatchObject({
      name: 'ConfigurationSetDoesNotExistException',
    });
    await expect(v2.send(new SendV2(v2Mail({ FromEmailAddress: 'a@elsewhere.test' })))).rejects.toMatchObject(
      {
        name: 'MessageRejected',
      },
    );
    await expect(v2.send(new SendV2(v2Mail({ ConfigurationSetName: 'no' })))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
    await expect(v2.send(new GetEmailIdentityCommand({ EmailIdentity: 'b.test' }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });

  it('sends text messages and keeps SMS settings', async () => {
    await sns.send(new SetSMSAttributesCommand({ attributes: { DefaultSenderID: 'Product' } }));
    await expect(sns.send(new GetSMSAttributesCommand({}))).resolves.toMatchObject({
      attributes: { DefaultSenderID: 'Product' },
    });
    const { MessageId } = await sns.send(
      new PublishCommand({
        PhoneNumber: '+14155550123',
        Message: 'code',
        MessageAttributes: { 'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' } },
      }),
    );
    expect(aws.sms.all()).toMatchObject([{ id: MessageId, senderId: 'Product', message: 'code' }]);
    await expect(sns.send(new PublishCommand({ PhoneNumber: '123', Message: 'code' }))).rejects.toMatchObject(
      { name: 'InvalidParameterException' },
    );
  });

  it('reads parameters', async () => {
    const { Parameters } = await ssm.send(new GetParametersByPathCommand({ Path: '/app' }));
    expect(Parameters).toMatchObject([
      { Name: '/app/name', Value: 'value', LastModifiedDate: expect.any(Date) },
    ]);
  });
});
