import { CognitoIdentityProviderClient, SignUpCommand } from '@aws-sdk/client-cognito-identity-provider';
import { type LocalAws, startLocalAws } from '../../../local';
import type { Fault } from '../../../local/control/faults';
import { sendSms, smsDeliveryOf } from '../../../local/services/cognito/messages/sms-delivery';
import { checkSmsRegion } from '../../../local/services/cognito/messages/sms-regions';
import { definePool } from '../../../local/services/cognito/pools/definition';
import { removeFolders, writeAssembly } from '../support/assembly';
import { testContext } from '../support/context';
import { emptyAccount } from '../support/resources';

const running: LocalAws[] = [];
afterEach(async () => {
  for (const aws of running.splice(0)) await aws.close();
});
afterAll(removeFolders);

const SENDER_ID = {
  Type: 'AWS::SMSVOICE::SenderId',
  Properties: { SenderId: 'Product', IsoCountryCode: 'JP' },
};
const TRUST = { 'sts:ExternalId': 'secret-of-the-pool' };

/** A role that Cognito may assume with an external id, and that may do this. */
function role(statement: object, trusted = 'cognito-idp.amazonaws.com') {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: trusted },
            Condition: { StringEquals: TRUST },
          },
        ],
      },
      Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: [{ Effect: 'Allow', ...statement }] } }],
    },
  };
}

/** A pool that signs in by phone number and verifies it with its own SMS. */
async function signUp({
  smsRole,
  settings,
  fault,
}: {
  readonly smsRole: object;
  readonly settings: object | undefined;
  readonly fault?: Fault;
}) {
  const aws = await startLocalAws({
    assembly: writeAssembly({
      stacks: {
        auth: {
          template: {
            Resources: {
              Role: smsRole,
              Sender: SENDER_ID,
              Pool: {
                Type: 'AWS::Cognito::UserPool',
                Properties: {
                  UsernameAttributes: ['phone_number'],
                  AutoVerifiedAttributes: ['phone_number'],
                  ...(settings ? { SmsConfiguration: settings } : {}),
                },
              },
              Client: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: { Ref: 'Pool' } } },
            },
            Outputs: { ClientId: { Value: { Ref: 'Client' } } },
          },
        },
      },
    }),
  });
  running.push(aws);
  if (fault) aws.faults.inject(fault);
  const client = new CognitoIdentityProviderClient({
    endpoint: aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  const request = new SignUpCommand({
    ClientId: aws.output('ClientId'),
    Username: '+819012345678',
    Password: 'Correct-horse-1',
  });
  return { aws, signedUp: client.send(request) };
}

const CALLER = { 'Fn::GetAtt': ['Role', 'Arn'] };
const messaging = (more: object = {}) => ({
  EumsSms: {
    CallerArn: CALLER,
    ExternalId: 'secret-of-the-pool',
    OriginationIdentity: { 'Fn::GetAtt': ['Sender', 'Arn'] },
    ...more,
  },
});
const sns = (more: object = {}) => ({ SnsCallerArn: CALLER, ExternalId: 'secret-of-the-pool', ...more });
const maySend = role({
  Action: 'sms-voice:SendTextMessage',
  Resource: { 'Fn::GetAtt': ['Sender', 'Arn'] },
});
/** SMS and no topic, as AWS's own examples limit it. */
const mayPublish = role({ Action: 'sns:Publish', NotResource: 'arn:aws:sns:*:*:*' });

describe("a pool's own text messages", () => {
  it('go out by End User Messaging, from the sender that the pool names', async () => {
    const { aws, signedUp } = await signUp({ smsRole: maySend, settings: messaging() });
    await signedUp;
    expect(await aws.sms.waitFor(() => true)).toMatchObject({
      phoneNumber: '+819012345678',
      senderId: 'Product',
      message: expect.stringMatching(/^Your confirmation code is \d{6}$/),
      endUserMessaging: { messageType: 'TRANSACTIONAL' },
    });
    expect(aws.calls.all().map(({ service, operation }) => `${service}:${operation}`)).toEqual([
      'cognito-idp:SignUp',
      'sms-voice:SendTextMessage',
    ]);
  });

  it('go out by SNS in a role that may publish to telephones alone', async () => {
    const { aws, signedUp } = await signUp({ smsRole: mayPublish, settings: sns() });
    await signedUp;
    expect(await aws.sms.waitFor(() => true)).toMatchObject({ phoneNumber: '+819012345678' });
  });

  it.each([
    ['without the external id', { smsRole: maySend, settings: messaging({ ExternalId: undefined }) }],
    ['with another external id', { smsRole: mayPublish, settings: sns({ ExternalId: 'guessed' }) }],
    [
      'in a role that trusts another service',
      {
        smsRole: role({ Action: 'sns:Publish', Resource: '*' }, 'lambda.amazonaws.com'),
        settings: sns(),
      },
    ],
    [
      'in a role that is not there',
      { smsRole: mayPublish, settings: sns({ SnsCallerArn: 'arn:aws:iam::000000000000:role/gone' }) },
    ],
  ])('are refused %s, when the pool is made', async (_, options) => {
    await expect(signUp(options)).rejects.toThrow(
      /can't make Pool .*InvalidSmsRoleTrustRelationshipException/,
    );
  });

  it.each([
    ['send', { smsRole: mayPublish, settings: messaging() }],
    ['publish', { smsRole: maySend, settings: sns() }],
    [
      'use this sender',
      {
        smsRole: role({
          Action: 'sms-voice:SendTextMessage',
          Resource: 'arn:aws:sms-voice:*:*:sender-id/Other/JP',
        }),
        settings: messaging(),
      },
    ],
    [
      'use this spelling of its sender',
      { smsRole: maySend, settings: messaging({ OriginationIdentity: 'Product' }) },
    ],
    [
      'use this configuration set',
      { smsRole: maySend, settings: messaging({ ConfigurationSetName: 'codes' }) },
    ],
  ])('are refused in a role that may not %s, when the pool is made', async (_, options) => {
    await expect(signUp(options)).rejects.toThrow(/can't make Pool .*InvalidSmsRoleAccessPolicyException/);
  });

  it('are refused, and so is every update of the pool, once the role is gone', async () => {
    const account = await emptyAccount();
    running.push(account.aws);
    const { Properties } = role({ Action: 'sns:Publish', Resource: '*' });
    const made = await account.make('AWS::IAM::Role', Properties);
    const properties = {
      UsernameAttributes: ['phone_number'],
      AutoVerifiedAttributes: ['phone_number'],
      SmsConfiguration: { SnsCallerArn: made.result.attributes.Arn, ExternalId: 'secret-of-the-pool' },
    };
    const pool = await account.make('AWS::Cognito::UserPool', properties);
    const client = await account.make('AWS::Cognito::UserPoolClient', { UserPoolId: pool.result.ref });
    const mute = await account.change(made, { ...Properties, Policies: [] });
    await expect(account.change(pool, properties)).rejects.toMatchObject({
      code: 'InvalidSmsRoleAccessPolicyException',
    });
    await account.remove(mute);
    await expect(account.change(pool, properties)).rejects.toMatchObject({
      code: 'InvalidSmsRoleTrustRelationshipException',
    });
    const signUpNow = new CognitoIdentityProviderClient(account.client).send(
      new SignUpCommand({
        ClientId: client.result.ref,
        Username: '+819012345678',
        Password: 'Correct-horse-1',
      }),
    );
    await expect(signUpNow).rejects.toMatchObject({ name: 'InvalidSmsRoleTrustRelationshipException' });
    expect(account.aws.sms.all()).toEqual([]);
    const { SmsConfiguration: _, ...without } = properties;
    await expect(account.change(pool, without)).rejects.toMatchObject({
      code: 'InvalidSmsRoleTrustRelationshipException',
    });
  });

  it('need a configuration', async () => {
    const { signedUp } = await signUp({ smsRole: maySend, settings: undefined });
    await expect(signedUp).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'User pool does not have SMS configuration to send messages.',
    });
  });

  it('fail by name when the channel takes no message', async () => {
    const { signedUp } = await signUp({
      smsRole: role({ Action: 'sms-voice:SendTextMessage', Resource: '*' }),
      settings: messaging({ OriginationIdentity: 'Nobody' }),
    });
    await expect(signedUp).rejects.toMatchObject({ name: 'CodeDeliveryFailureException' });
  });

  it('meet the faults of their channel', async () => {
    const { aws, signedUp } = await signUp({
      smsRole: maySend,
      settings: messaging(),
      fault: { service: 'sms-voice', operation: 'SendTextMessage', kind: 'throttle' },
    });
    await expect(signedUp).rejects.toMatchObject({
      name: 'CodeDeliveryFailureException',
      message: 'The SMS was not delivered: ThrottlingException.',
    });
    expect(aws.faults.list()).toEqual([]);
  });

  it('leave a defect of the emulator what it is', async () => {
    const context = testContext({ callInRole: async () => Promise.reject(new TypeError('a defect')) });
    const pool = definePool(
      { id: 'p', arn: 'arn:pool', region: 'us-east-1', name: 'pool' },
      { SmsConfiguration: { SnsCallerArn: 'arn:role' } },
    );
    await expect(sendSms(context, pool, '+819012345678', 'text')).rejects.toThrow(TypeError);
  });

  it.each([
    ['both channels', { SnsCallerArn: 'a', EumsSms: { CallerArn: 'a' } }, 'only one may be given'],
    ['no role for SNS', { ExternalId: 'x' }, 'needs SnsCallerArn or EumsSms'],
    ['no role for End User Messaging', { EumsSms: { Region: 'x' } }, 'needs CallerArn'],
  ])('are configured with one role for one channel, not with %s', (_, SmsConfiguration, message) => {
    expect(() => smsDeliveryOf({ SmsConfiguration })).toThrow(message);
  });

  it.each([
    ['ap-northeast-2', { SnsCallerArn: 'a', SnsRegion: 'ap-northeast-2' }, 'use ap-northeast-1'],
    ['eu-central-1', { SnsCallerArn: 'a', SnsRegion: 'us-east-1' }, 'use eu-central-1 or eu-west-1'],
    ['us-east-1', { EumsSms: { CallerArn: 'a', Region: 'us-east-2' } }, "in the pool's own Region"],
    ['ap-southeast-7', { EumsSms: { CallerArn: 'a' } }, "in the pool's own Region"],
  ])('of a pool in %s go out from no Region that Cognito does not take: %j', (region, settings, message) => {
    expect(() => checkSmsRegion({ SmsConfiguration: settings }, region)).toThrow(message);
  });

  it.each([
    ['ap-northeast-2', { SnsCallerArn: 'a', SnsRegion: 'ap-northeast-1' }],
    ['ap-northeast-2', { EumsSms: { CallerArn: 'a', Region: 'ap-northeast-2' } }],
    ['eu-central-1', { SnsCallerArn: 'a', SnsRegion: 'eu-west-1' }],
    ['us-east-1', { SnsCallerArn: 'a' }],
  ])('of a pool in %s go out from Regions that it does take: %j', (region, settings) => {
    expect(() => checkSmsRegion({ SmsConfiguration: settings }, region)).not.toThrow();
  });

  it('carry what India asks for', () => {
    const delivery = smsDeliveryOf({
      SmsConfiguration: {
        EumsSms: { CallerArn: 'a', InEntityId: 'e', InTemplateId: 't', ConfigurationSetName: 'set' },
      },
    });
    expect(delivery?.call('+919876543210', 'text').input).toEqual({
      DestinationPhoneNumber: '+919876543210',
      MessageBody: 'text',
      MessageType: 'TRANSACTIONAL',
      ConfigurationSetName: 'set',
      DestinationCountryParameters: { IN_ENTITY_ID: 'e', IN_TEMPLATE_ID: 't' },
    });
  });
});
