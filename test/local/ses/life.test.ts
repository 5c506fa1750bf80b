/** Identities, configuration sets, topics and parameters over updates and deletions. */

import { GetEmailIdentityCommand, SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { GetTopicAttributesCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { removeFolders } from '../support/assembly';
import { type EmptyAccount, emptyAccount } from '../support/resources';

let account: EmptyAccount;
beforeEach(async () => {
  account = await emptyAccount();
});
afterEach(() => account.aws.close());
afterAll(removeFolders);

const send = () =>
  new SESv2Client(account.client).send(
    new SendEmailCommand({
      FromEmailAddress: 'no-reply@example.com',
      Destination: { ToAddresses: ['success@simulator.amazonses.com'] },
      Content: { Simple: { Subject: { Data: 's' }, Body: { Text: { Data: 't' } } } },
    }),
  );

describe('an identity of SES', () => {
  const IDENTITY = { EmailIdentity: 'example.com' };

  it('is refused where there is one, in any case (API_CreateEmailIdentity)', async () => {
    await account.make('AWS::SES::EmailIdentity', IDENTITY);
    await expect(
      account.make('AWS::SES::EmailIdentity', { EmailIdentity: 'EXAMPLE.com' }),
    ).rejects.toMatchObject({ code: 'AlreadyExistsException' });
  });

  it('keeps its DKIM tokens over an update, and sends no more after its deletion', async () => {
    const made = await account.make('AWS::SES::EmailIdentity', IDENTITY);
    await account.make('AWS::SES::ConfigurationSet', { Name: 'mails' });
    const changed = await account.change(made, {
      ...IDENTITY,
      ConfigurationSetAttributes: { ConfigurationSetName: 'mails' },
    });
    expect(changed.result).toEqual(made.result);
    const client = new SESv2Client(account.client);
    expect(await client.send(new GetEmailIdentityCommand({ EmailIdentity: 'example.com' }))).toMatchObject({
      ConfigurationSetName: 'mails',
      VerifiedForSendingStatus: true,
    });
    await send();
    await expect(
      account.change(changed, { ...IDENTITY, ConfigurationSetAttributes: { ConfigurationSetName: 'gone' } }),
    ).rejects.toMatchObject({ code: 'NotFoundException' });
    await account.remove(changed);
    await account.remove(changed);
    await expect(send()).rejects.toMatchObject({ name: 'MessageRejected' });
  });
});

describe('a configuration set of SES', () => {
  it('is refused twice, stops sending by an update, and is missed after its deletion', async () => {
    const made = await account.make('AWS::SES::ConfigurationSet', { Name: 'mails' });
    await expect(account.make('AWS::SES::ConfigurationSet', { Name: 'mails' })).rejects.toMatchObject({
      code: 'AlreadyExistsException',
      message: 'Configuration set <mails> already exists.',
    });
    await account.make('AWS::SES::EmailIdentity', {
      EmailIdentity: 'example.com',
      ConfigurationSetAttributes: { ConfigurationSetName: 'mails' },
    });
    const destination = {
      ConfigurationSetName: 'mails',
      EventDestination: { Name: 'alarms', MatchingEventTypes: ['BOUNCE'] },
    };
    const type = 'AWS::SES::ConfigurationSetEventDestination';
    const events = await account.make(type, destination);
    await expect(account.make(type, destination)).rejects.toMatchObject({ code: 'AlreadyExistsException' });
    await account.remove(await account.change(events, destination));
    await account.make(type, destination);
    await send();
    const stopped = await account.change(made, { Name: 'mails', SendingOptions: { SendingEnabled: false } });
    await expect(send()).rejects.toThrow();
    await account.change(stopped, { Name: 'mails' });
    await send();
    await account.remove(stopped);
    await expect(send()).rejects.toThrow(/mails/);
  });
});

describe('a topic', () => {
  it('is refused twice, changes in place, and takes its subscriptions along (API_DeleteTopic)', async () => {
    const made = await account.make('AWS::SNS::Topic', { TopicName: 'alarms' });
    const TopicArn = made.result.ref;
    await expect(account.make('AWS::SNS::Topic', { TopicName: 'alarms' })).rejects.toMatchObject({
      code: 'AlreadyExists',
    });
    const client = new SNSClient(account.client);
    const attributes = async () =>
      (await client.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes;
    const subscription = await account.make('AWS::SNS::Subscription', {
      TopicArn,
      Protocol: 'email',
      Endpoint: 'a@example.com',
    });
    const policy = { Topics: [TopicArn], PolicyDocument: { Statement: [] } };
    const open = await account.make('AWS::SNS::TopicPolicy', policy);
    const changed = await account.change(made, {
      TopicName: 'alarms',
      DisplayName: 'Alarms',
      Subscription: [{ Protocol: 'email', Endpoint: 'b@example.com' }],
    });
    expect(await attributes()).toMatchObject({
      DisplayName: 'Alarms',
      SubscriptionsConfirmed: '2',
      Policy: '{"Statement":[]}',
    });
    await account.remove(subscription);
    await account.remove(open);
    expect(await attributes()).toMatchObject({ SubscriptionsConfirmed: '1' });
    expect(await attributes()).not.toHaveProperty('Policy');
    await account.remove(changed);
    await account.remove(changed);
    await expect(client.send(new PublishCommand({ TopicArn, Message: 'm' }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
    await account.make('AWS::SNS::Topic', { TopicName: 'alarms' });
    expect(await attributes()).toMatchObject({ SubscriptionsConfirmed: '0' });
    await expect(
      account.make('AWS::SNS::Subscription', { TopicArn: `${TopicArn}x`, Protocol: 'email', Endpoint: 'a' }),
    ).rejects.toMatchObject({ code: 'NotFound' });
  });
});

describe('a parameter', () => {
  const STOP = { Name: '/app/stop', Type: 'String', Value: 'no' };
  const stored = async () =>
    (await new SSMClient(account.client).send(new GetParameterCommand({ Name: STOP.Name }))).Parameter;

  it('is refused where there is one (ParameterAlreadyExists)', async () => {
    const client = new SSMClient(account.client);
    await client.send(new PutParameterCommand({ ...STOP, Type: 'String', Value: 'by hand' }));
    await expect(account.make('AWS::SSM::Parameter', STOP)).rejects.toMatchObject({
      code: 'ParameterAlreadyExists',
    });
    expect((await stored())?.Value).toBe('by hand');
  });

  it('is written over by an update, whatever somebody put there meanwhile', async () => {
    const made = await account.make('AWS::SSM::Parameter', STOP);
    await new SSMClient(account.client).send(
      new PutParameterCommand({ Name: STOP.Name, Value: 'yes', Overwrite: true }),
    );
    const changed = await account.change(made, { ...STOP, Description: 'stops all' });
    expect(changed.result.attributes).toMatchObject({ Value: 'no' });
    expect(await stored()).toMatchObject({ Value: 'no', Version: 3 });
  });

  it('keeps its type, and its tier unless that grows (API_PutParameter)', async () => {
    const made = await account.make('AWS::SSM::Parameter', STOP);
    await expect(account.change(made, { ...STOP, Type: 'StringList' })).rejects.toMatchObject({
      code: 'HierarchyTypeMismatchException',
    });
    const advanced = await account.change(made, { ...STOP, Tier: 'Advanced' });
    await expect(account.change(advanced, STOP)).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringMatching(/^This parameter uses the advanced-parameter tier/),
    });
    await account.remove(advanced);
    await account.remove(advanced);
    await expect(stored()).rejects.toMatchObject({ name: 'ParameterNotFound' });
    await expect(account.change(advanced, STOP)).rejects.toMatchObject({ code: 'ParameterNotFound' });
  });
});
