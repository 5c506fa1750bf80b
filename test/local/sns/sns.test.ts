import fc from 'fast-check';
import { createService } from '../../../local/services/sns';
import { overHttp } from '../ses/support';
import { serviceUnderTest } from '../support/service';

async function sns() {
  const service = await serviceUnderTest(createService);
  const { ref } = await service.make('AWS::SNS::Topic', { TopicName: 'events' });
  return { ...service, topicArn: ref };
}

const sms = { PhoneNumber: '+14155550123', Message: 'Your code is 123456' };

describe('text messages of the embedded SNS', () => {
  it('reach the telephone, with the sender that the message names', async () => {
    const { call, service } = await sns();
    const { MessageId } = await call('Publish', {
      ...sms,
      MessageAttributes: { 'AWS.SNS.SMS.SenderID': { DataType: 'String', StringValue: 'Product' } },
    });
    expect(service.sms?.all()).toEqual([
      {
        id: MessageId,
        timestamp: expect.any(String),
        phoneNumber: sms.PhoneNumber,
        message: sms.Message,
        senderId: 'Product',
      },
    ]);
  });

  it('are taken for numbers in E.164 alone', async () => {
    const { call } = await sns();
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[1-9][0-9]{6,14}$/), async (digits) => {
        await expect(call('Publish', { ...sms, PhoneNumber: `+${digits}` })).resolves.toBeDefined();
      }),
      { numRuns: 30 },
    );
    const wrong = fc.string().filter((text) => !/^\+[1-9][0-9]{6,14}$/.test(text));
    await fc.assert(
      fc.asyncProperty(wrong, async (PhoneNumber) => {
        await expect(call('Publish', { ...sms, PhoneNumber })).rejects.toMatchObject({
          code: 'InvalidParameter',
        });
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['no text', { Message: '' }],
    ['two targets', { TopicArn: 'arn:aws:sns:us-east-1:000000000000:events' }],
    ['text over 1,600 characters', { Message: 'x'.repeat(1601) }],
    [
      'a sender of digits',
      { MessageAttributes: { 'AWS.SNS.SMS.SenderID': { DataType: 'String', StringValue: '123' } } },
    ],
    ['a message a protocol', { MessageStructure: 'json' }],
    ['a member that is not emulated', { Unheard: 'x' }],
  ])('are refused with %s', async (_, more) => {
    const { call, service } = await sns();
    await expect(call('Publish', { ...sms, ...more })).rejects.toMatchObject({ code: 'InvalidParameter' });
    expect(service.sms?.all()).toEqual([]);
  });

  it('use the sender of the account where a message has none', async () => {
    const { call, service } = await sns();
    await call('SetSMSAttributes', { attributes: { DefaultSenderID: 'Product' } });
    await call('Publish', sms);
    expect(service.sms?.all()[0]?.senderId).toBe('Product');
    await expect(
      call('SetSMSAttributes', { attributes: { DefaultSMSType: 'Urgent' } }),
    ).rejects.toMatchObject({
      code: 'InvalidParameter',
    });
    expect((await call('GetSMSAttributes', {})).attributes).toEqual(
      new Map([['DefaultSenderID', 'Product']]),
    );
  });

  it('are shown over HTTP by number, and cleared', async () => {
    const service = await sns();
    await service.call('Publish', sms);
    await service.call('Publish', { ...sms, PhoneNumber: '+819012345678' });
    const get = async (query = '') =>
      JSON.parse((await overHttp(service, 'GET', `/_aws/sns/sms-messages${query}`)).body);
    expect(await get()).toMatchObject({
      region: 'us-east-1',
      sms_messages: {
        '+14155550123': [
          { PhoneNumber: '+14155550123', Message: sms.Message, MessageId: expect.any(String) },
        ],
        '+819012345678': [{}],
      },
    });
    expect(Object.keys((await get('?phoneNumber=%2B819012345678')).sms_messages)).toEqual(['+819012345678']);
    expect((await overHttp(service, 'DELETE', '/_aws/sns/sms-messages')).status).toBe(204);
    expect((await get()).sms_messages).toEqual({});
  });
});

describe('what IAM is asked to publish', () => {
  it('is on the number for a text message, so that NotResource of all topics lets it through', async () => {
    const { access } = await sns();
    const [request] = access('Publish', sms);
    expect(request).toMatchObject({ action: 'sns:Publish', resource: '+14155550123' });
    expect(request?.resource).not.toMatch(/^arn:aws:sns:[^:]*:[^:]*:/);
  });

  it('is on the topic for a topic, together with its policy', async () => {
    const { access, make, topicArn } = await sns();
    const PolicyDocument = { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sns:Publish' }] };
    await make('AWS::SNS::TopicPolicy', { Topics: [topicArn], PolicyDocument });
    expect(access('Publish', { TopicArn: topicArn, Message: 'm' })).toMatchObject([
      { resource: topicArn, resourcePolicy: { document: PolicyDocument, mustAllow: false } },
    ]);
  });
});

describe('topics', () => {
  it('give ARN and name, and keep what is published to them without a text message', async () => {
    const { call, service, topicArn } = await sns();
    expect(topicArn).toBe('arn:aws:sns:us-east-1:000000000000:events');
    await expect(call('Publish', { TopicArn: topicArn, Message: 'm' })).resolves.toMatchObject({
      MessageId: expect.any(String),
    });
    expect(service.sms?.all()).toEqual([]);
    await expect(call('Publish', { TopicArn: `${topicArn}x`, Message: 'm' })).rejects.toMatchObject({
      code: 'NotFound',
      status: 404,
    });
  });

  it('say that subscriptions get nothing', async () => {
    const { call, context, make, topicArn } = await sns();
    await make('AWS::SNS::Subscription', { TopicArn: topicArn, Protocol: 'email', Endpoint: 'a@b.test' });
    await call('Publish', { TopicArn: topicArn, Message: 'm' });
    expect(context.logged.join()).toMatch(/subscription\(s\) get nothing/);
    const { Attributes } = await call('GetTopicAttributes', { TopicArn: topicArn });
    expect(Attributes.get('SubscriptionsConfirmed')).toBe('1');
    expect((await call('ListSubscriptionsByTopic', { TopicArn: topicArn })).Subscriptions).toMatchObject([
      { Protocol: 'email', Endpoint: 'a@b.test' },
    ]);
  });

  it('that were made through the API are gone after a reset', async () => {
    const { call, service, topicArn } = await sns();
    await call('CreateTopic', { Name: 'made' });
    expect((await call('ListTopics', {})).Topics).toHaveLength(2);
    await service.reset?.();
    expect((await call('ListTopics', {})).Topics).toEqual([{ TopicArn: topicArn }]);
    await expect(call('CreateTopic', { Name: 'not a name' })).rejects.toMatchObject({
      code: 'InvalidParameter',
    });
  });
});
