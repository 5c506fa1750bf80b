/**
 * Resources of End User Messaging over updates and deletions; reasons as the SDK's `ConflictExceptionReason`
 * lists them.
 */
import {
  DescribeConfigurationSetsCommand,
  PinpointSMSVoiceV2Client,
  SendTextMessageCommand,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { removeFolders } from '../support/assembly';
import { type EmptyAccount, emptyAccount } from '../support/resources';

let account: EmptyAccount;
let client: PinpointSMSVoiceV2Client;
beforeEach(async () => {
  account = await emptyAccount();
  client = new PinpointSMSVoiceV2Client(account.client);
});
afterEach(() => account.aws.close());
afterAll(removeFolders);

const KEYWORDS = { HELP: { Message: 'help' }, STOP: { Message: 'stop' } };
const NUMBER = {
  IsoCountryCode: 'US',
  NumberCapabilities: ['SMS'],
  NumberType: 'SIMULATOR',
  MandatoryKeywords: KEYWORDS,
};
const send = (DestinationPhoneNumber: string, more: object = {}) =>
  client.send(
    new SendTextMessageCommand({
      DestinationPhoneNumber,
      MessageBody: 'm',
      MessageType: 'TRANSACTIONAL',
      ...more,
    }),
  );
const conflict = (Reason: string) => ({ code: 'ConflictException', details: { Reason } });

describe('a configuration set and its protect configuration', () => {
  it('are changed in place and deleted one after the other', async () => {
    const rules = (ProtectStatus: string) => ({
      CountryRuleSet: { SMS: [{ CountryCode: 'DE', ProtectStatus }] },
    });
    const protection = await account.make('AWS::SMSVOICE::ProtectConfiguration', rules('BLOCK'));
    const set = { ConfigurationSetName: 'codes', ProtectConfigurationId: protection.result.ref };
    const made = await account.make('AWS::SMSVOICE::ConfigurationSet', set);
    await expect(account.make('AWS::SMSVOICE::ConfigurationSet', set)).rejects.toMatchObject(
      conflict('RESOURCE_ALREADY_EXISTS'),
    );
    await account.make('AWS::SMSVOICE::SenderId', { IsoCountryCode: 'DE', SenderId: 'EXAMPLE' });
    const german = () => send('+4915112345678', { ConfigurationSetName: 'codes' });
    await expect(german()).rejects.toMatchObject({ name: 'ConflictException' });
    const opened = await account.change(protection, rules('ALLOW'));
    await german();
    await expect(account.change(opened, rules('PERHAPS'))).rejects.toMatchObject({
      code: 'ValidationException',
    });
    await expect(account.remove(opened)).rejects.toMatchObject(
      conflict('PROTECT_CONFIGURATION_ASSOCIATED_WITH_CONFIGURATION_SET'),
    );
    await account.change(made, { ConfigurationSetName: 'codes' });
    await account.remove(opened);
    await account.remove(made);
    await account.remove(made);
    await expect(german()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect((await client.send(new DescribeConfigurationSetsCommand({}))).ConfigurationSets).toEqual([]);
  });
});

describe('origination identities', () => {
  it('are not deleted while they are protected or in a pool', async () => {
    const number = await account.make('AWS::SMSVOICE::PhoneNumber', {
      ...NUMBER,
      DeletionProtectionEnabled: true,
    });
    await expect(account.remove(number)).rejects.toMatchObject(conflict('DELETION_PROTECTION_ENABLED'));
    const open = await account.change(number, NUMBER);
    expect(open.result).toEqual(number.result);
    const sender = await account.make('AWS::SMSVOICE::SenderId', {
      IsoCountryCode: 'DE',
      SenderId: 'EXAMPLE',
    });
    const pool = {
      OriginationIdentities: [number.result.attributes.Arn],
      MandatoryKeywords: KEYWORDS,
    };
    const made = await account.make('AWS::SMSVOICE::Pool', pool);
    await expect(account.remove(open)).rejects.toMatchObject(conflict('PHONE_NUMBER_ASSOCIATED_TO_POOL'));
    const changed = await account.change(made, {
      ...pool,
      OriginationIdentities: [sender.result.attributes.Arn],
    });
    await expect(account.remove(sender)).rejects.toMatchObject(conflict('SENDER_ID_ASSOCIATED_TO_POOL'));
    await account.remove(open);
    await send('+4915112345678', { OriginationIdentity: made.result.ref });
    await account.remove(changed);
    await account.remove(await account.change(sender, sender.request.properties));
    await expect(send('+4915112345678', { OriginationIdentity: made.result.ref })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('keep the list of opt-outs that they use', async () => {
    const list = await account.make('AWS::SMSVOICE::OptOutList', { OptOutListName: 'ours' });
    const number = await account.make('AWS::SMSVOICE::PhoneNumber', { ...NUMBER, OptOutListName: 'ours' });
    await expect(account.remove(list)).rejects.toMatchObject(conflict('RESOURCE_DELETION_NOT_ALLOWED'));
    await account.change(number, NUMBER);
    await account.remove(list);
    await expect(account.change(number, { ...NUMBER, OptOutListName: 'ours' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });
});
