/** The channel that SMS of the stage `local` go through, as an operator and the app's own roles meet it. */
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  DescribeConfigurationSetsCommand,
  DescribePhoneNumbersCommand,
  DescribeSenderIdsCommand,
  GetProtectConfigurationCountryRuleSetCommand,
  PinpointSMSVoiceV2Client,
  SendTextMessageCommand,
  type SendTextMessageCommandInput,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { type LocalAws, startLocalAws } from '../../local';
import { assemblyOf } from '../support/assembly';
import { CognitoClient } from '../support/cognito';

const JAPANESE = '+819012345678';
const AMERICAN = '+12065550123';
const BRITISH = '+447400123456';
const CONFIGURATION_SET = 'passwordless-local';
const SENDER_ID = 'EXAMPLE';

let aws: LocalAws;
let messaging: PinpointSMSVoiceV2Client;
let cognito: CognitoIdentityProviderClient;

const operator = (endpoint: string) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'operator', secretAccessKey: 'any' },
  maxAttempts: 1,
});

beforeAll(async () => {
  aws = await startLocalAws({ assembly: await assemblyOf() });
  messaging = new PinpointSMSVoiceV2Client(operator(aws.endpoint));
  cognito = new CognitoIdentityProviderClient(operator(aws.endpoint));
});
afterEach(() => aws.reset());
afterAll(async () => {
  messaging?.destroy();
  cognito?.destroy();
  await aws?.close();
});

const send = (more: Partial<SendTextMessageCommandInput> = {}) =>
  messaging.send(
    new SendTextMessageCommand({
      DestinationPhoneNumber: JAPANESE,
      OriginationIdentity: SENDER_ID,
      MessageBody: 'A text of an operator',
      MessageType: 'TRANSACTIONAL',
      ConfigurationSetName: CONFIGURATION_SET,
      ...more,
    }),
  );
const simulator = async () => {
  const { PhoneNumbers } = await messaging.send(new DescribePhoneNumbersCommand({}));
  return PhoneNumbers?.[0]?.PhoneNumberArn;
};

describe("the stage's channel", () => {
  it('has one origination identity for each listed country', async () => {
    const { SenderIds } = await messaging.send(new DescribeSenderIdsCommand({}));
    expect(SenderIds?.map(({ SenderId, IsoCountryCode }) => [SenderId, IsoCountryCode])).toEqual([
      [SENDER_ID, 'JP'],
    ]);
    const { PhoneNumbers } = await messaging.send(new DescribePhoneNumbersCommand({}));
    expect(PhoneNumbers?.map(({ NumberType, IsoCountryCode }) => [NumberType, IsoCountryCode])).toEqual([
      ['SIMULATOR', 'US'],
    ]);
  });

  it('takes messages to the listed countries, each from its own identity', async () => {
    await send();
    await send({ DestinationPhoneNumber: AMERICAN, OriginationIdentity: await simulator() });
    expect(aws.sms.all().map(({ phoneNumber }) => phoneNumber)).toEqual([JAPANESE, AMERICAN]);
  });

  it('checks everything in a dry run, and sends nothing', async () => {
    await expect(send({ DryRun: true })).resolves.toMatchObject({ MessageId: expect.any(String) });
    await expect(send({ DryRun: true, DestinationPhoneNumber: BRITISH })).rejects.toMatchObject({
      Reason: 'DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION',
    });
    await expect(send({ DryRun: true, OriginationIdentity: 'NOBODY' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect(aws.sms.all()).toEqual([]);
  });

  it('allows the listed countries and blocks every other one by a rule of its own', async () => {
    const { ConfigurationSets } = await messaging.send(
      new DescribeConfigurationSetsCommand({ ConfigurationSetNames: [CONFIGURATION_SET] }),
    );
    const ProtectConfigurationId = ConfigurationSets?.[0]?.ProtectConfigurationId;
    const { CountryRuleSet = {} } = await messaging.send(
      new GetProtectConfigurationCountryRuleSetCommand({ ProtectConfigurationId, NumberCapability: 'SMS' }),
    );
    const allowed = Object.entries(CountryRuleSet).filter(([, rule]) => rule.ProtectStatus !== 'BLOCK');
    expect(allowed.map(([country]) => country).sort()).toEqual(['JP', 'US']);
    expect(Object.keys(CountryRuleSet).length).toBeGreaterThan(200);
    for (const DestinationPhoneNumber of [BRITISH, '+16135550123', '+18095550123', '+77012345678']) {
      await expect(send({ DestinationPhoneNumber })).rejects.toMatchObject({
        name: 'ConflictException',
        Reason: 'DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION',
      });
    }
    expect(aws.sms.all()).toEqual([]);
  });

  it('sends nothing from an identity that is not there, or is one of another country', async () => {
    await expect(send({ OriginationIdentity: 'NOBODY' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      ResourceType: 'sender-id',
    });
    await expect(send({ DestinationPhoneNumber: AMERICAN })).rejects.toMatchObject({
      name: 'ValidationException',
      Reason: 'INVALID_IDENTITY_FOR_DESTINATION_COUNTRY',
    });
    expect(aws.sms.all()).toEqual([]);
  });
});

it('of a pool that sends nothing itself no message comes, and none can', async () => {
  const invitation = new AdminCreateUserCommand({
    UserPoolId: aws.output('UserPoolId'),
    Username: JAPANESE,
    DesiredDeliveryMediums: ['SMS'],
  });
  await expect(cognito.send(invitation)).rejects.toMatchObject({
    message: 'User pool does not have SMS configuration to send messages.',
  });
  expect(aws.sms.all()).toEqual([]);
});

describe("the pool's own role, where second factors go by SMS", () => {
  const original = {
    aws: undefined as LocalAws | undefined,
    cognito: undefined as typeof cognito | undefined,
  };

  beforeAll(async () => {
    Object.assign(original, { aws, cognito });
    // Made at all, because its role may send with the very texts that it is given.
    const assembly = await assemblyOf({
      overrides: { passwordFlows: true, mfa: { mode: 'optional', factors: ['sms'] } },
    });
    aws = await startLocalAws({ assembly });
    cognito = new CognitoIdentityProviderClient(operator(aws.endpoint));
  });
  afterAll(async () => {
    cognito.destroy();
    await aws.close();
    if (original.aws) aws = original.aws;
    if (original.cognito) cognito = original.cognito;
  });

  const invite = (Username: string) =>
    cognito.send(
      new AdminCreateUserCommand({
        UserPoolId: aws.output('UserPoolId'),
        Username,
        DesiredDeliveryMediums: ['SMS'],
      }),
    );

  it("sends the pool's messages with the stage's identity and configuration set", async () => {
    await invite(JAPANESE);
    expect(aws.sms.all()).toMatchObject([
      {
        phoneNumber: JAPANESE,
        senderId: SENDER_ID,
        endUserMessaging: { configurationSet: CONFIGURATION_SET, messageType: 'TRANSACTIONAL' },
      },
    ]);
  });

  it('sends from the identity of the default country alone, which reaches no other', async () => {
    await expect(invite(AMERICAN)).rejects.toMatchObject({ name: 'CodeDeliveryFailureException' });
    expect(aws.sms.all()).toEqual([]);
  });
});

describe('the role of the function that makes challenges', () => {
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  /**
   * The app with another sender id beside its own, which the functions' settings name and no role may use.
   */
  async function withOtherSender(): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'sms-channel-'));
    folders.push(folder);
    cpSync(await assemblyOf(), folder, { recursive: true });
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.template.json'))) {
      const template = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      for (const { Type, Properties } of Object.values<{ Type: string; Properties?: never }>(
        template.Resources,
      )) {
        if (Type === 'AWS::Lambda::Function') renameSender(Properties);
      }
      if (file.includes('messaging')) {
        template.Resources.OtherSender = {
          Type: 'AWS::SMSVOICE::SenderId',
          Properties: { SenderId: 'OTHER', IsoCountryCode: 'JP' },
        };
      }
      writeFileSync(join(folder, file), JSON.stringify(template));
    }
    return folder;
  }

  function renameSender(
    properties: undefined | { Environment?: { Variables?: Record<string, unknown> } },
  ): void {
    const variables = properties?.Environment?.Variables;
    if (!variables?.SMS_SETTINGS) return;
    const settings = JSON.stringify(variables.SMS_SETTINGS);
    variables.SMS_SETTINGS = JSON.parse(settings.replace(`sender-id/${SENDER_ID}/`, 'sender-id/OTHER/'));
  }

  async function askForCode(client: CognitoClient) {
    const Password = `Aa1!${randomBytes(24).toString('base64url')}`;
    await client.call('SignUp', { ClientId: client.clientId, Username: JAPANESE, Password });
    const { Session, ChallengeParameters } = await client.call('InitiateAuth', {
      ClientId: client.clientId,
      AuthFlow: 'CUSTOM_AUTH',
      AuthParameters: { USERNAME: JAPANESE },
    });
    return client.call('RespondToAuthChallenge', {
      ClientId: client.clientId,
      ChallengeName: 'CUSTOM_CHALLENGE',
      Session,
      ChallengeResponses: { USERNAME: ChallengeParameters.USERNAME, ANSWER: '__dummy__' },
      ClientMetadata: { signInMethod: 'SMS_OTP', alreadyHaveCode: 'no' },
    });
  }

  it('sends codes from the identity that its policy names', async () => {
    await askForCode(new CognitoClient(aws.endpoint, aws.output('UserPoolClientId')));
    expect(aws.sms.all()).toMatchObject([
      {
        phoneNumber: JAPANESE,
        senderId: SENDER_ID,
        endUserMessaging: { configurationSet: CONFIGURATION_SET, context: undefined },
      },
    ]);
  });

  it('is refused any other identity, although it is there', async () => {
    const other = await startLocalAws({ assembly: await withOtherSender() });
    try {
      const client = new CognitoClient(other.endpoint, other.output('UserPoolClientId'));
      await expect(askForCode(client)).rejects.toMatchObject({
        type: 'UserLambdaValidationException',
      });
      expect(other.sms.all()).toEqual([]);
      expect(Object.values(other.logs('Create')).flat().join('\n')).toContain('AccessDeniedException');
    } finally {
      await other.close();
    }
  });
});
