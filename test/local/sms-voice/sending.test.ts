import { AMERICAN, JAPANESE, MandatoryKeywords, smsVoice } from './support';

const dry = { DryRun: true };

describe('messages by End User Messaging', () => {
  it('reach the telephone, with all that the request said of them', async () => {
    const { context, send, senderArn, protectionId } = await smsVoice();
    const { MessageId } = await send({
      ConfigurationSetName: 'codes',
      MessageType: 'TRANSACTIONAL',
      TimeToLive: 300,
      Context: { purpose: 'sign-in' },
    });
    expect(MessageId).toBe('sms-1');
    expect(context.deliveredSms).toEqual([
      {
        phoneNumber: JAPANESE,
        message: 'Your code is 123456',
        senderId: 'Product',
        endUserMessaging: {
          originationIdentity: senderArn,
          messageType: 'TRANSACTIONAL',
          configurationSet: 'codes',
          protectConfigurationId: protectionId,
          timeToLiveSeconds: 300,
          context: { purpose: 'sign-in' },
        },
      },
    ]);
  });

  it('take a number without its plus, as AWS does', async () => {
    const { context, send } = await smsVoice();
    await send({ DestinationPhoneNumber: JAPANESE.slice(1) });
    expect(context.deliveredSms[0]?.phoneNumber).toBe(JAPANESE);
  });

  it('are checked and not sent in a dry run', async () => {
    const { context, send } = await smsVoice();
    await expect(send({ DryRun: true })).resolves.toEqual({ MessageId: expect.any(String) });
    await expect(send({ DryRun: true, OriginationIdentity: 'Nobody' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
    expect(context.deliveredSms).toEqual([]);
  });

  it('have five parts a second in dry runs from one identity, and no such limit otherwise', async () => {
    const { send, wait, number } = await smsVoice();
    for (let run = 0; run < 4; run++) await send(dry);
    await expect(send({ ...dry, MessageBody: 'あ'.repeat(71) })).rejects.toMatchObject({
      code: 'ThrottlingException',
    });
    await send(dry);
    await expect(send(dry)).rejects.toMatchObject({ code: 'ThrottlingException' });
    await send();
    await send({ ...dry, DestinationPhoneNumber: AMERICAN, OriginationIdentity: number.id });
    wait(999);
    await expect(send(dry)).rejects.toMatchObject({ code: 'ThrottlingException' });
    wait(1);
    await send(dry);
  });

  it.each([
    ['DestinationPhoneNumber', undefined, 'MISSING_PARAMETER'],
    ['DestinationPhoneNumber', '090-1234-5678', 'FIELD_VALIDATION_FAILED'],
    ['DestinationPhoneNumber', '+999123456789', 'CANNOT_PARSE'],
    ['MessageBody', undefined, 'MISSING_PARAMETER'],
    ['MessageBody', '', 'FIELD_VALIDATION_FAILED'],
    ['MessageBody', ' leading', 'FIELD_VALIDATION_FAILED'],
    ['MessageBody', 'trailing\n', 'FIELD_VALIDATION_FAILED'],
    ['MessageBody', 'x'.repeat(1601), 'FIELD_VALIDATION_FAILED'],
    ['MessageType', 'OTP', 'FIELD_VALIDATION_FAILED'],
    ['TimeToLive', 4, 'FIELD_VALIDATION_FAILED'],
    ['TimeToLive', 259_201, 'FIELD_VALIDATION_FAILED'],
    ['Context', { 'with space': 'x' }, 'FIELD_VALIDATION_FAILED'],
    ['Context', { a: '1', b: '2', c: '3', d: '4', e: '5', f: '6' }, 'FIELD_VALIDATION_FAILED'],
    ['Context', { a: 'x'.repeat(801) }, 'FIELD_VALIDATION_FAILED'],
    ['DestinationCountryParameters', { OTHER: 'x' }, 'FIELD_VALIDATION_FAILED'],
    ['DestinationCountryParameters', { IN_ENTITY_ID: 'two words' }, 'FIELD_VALIDATION_FAILED'],
    ['DestinationCountryParameters', { IN_ENTITY_ID: 'x'.repeat(65) }, 'FIELD_VALIDATION_FAILED'],
    ['DryRun', 'yes', 'FIELD_VALIDATION_FAILED'],
    ['OriginationIdentity', 'two words', 'FIELD_VALIDATION_FAILED'],
    ['OriginationIdentity', 'arn:aws:sns:us-east-1:000000000000:topic', 'INVALID_ARN'],
    ['OriginationIdentity', 'arn:aws:sms-voice:us-east-1:000000000000:sender-id/Product', 'INVALID_ARN'],
    ['MaxPrice', '0.10', 'INVALID_PARAMETER'],
  ])('are refused with %s: %p', async (Name, value, Reason) => {
    const { context, send } = await smsVoice();
    await expect(send({ [Name]: value })).rejects.toMatchObject({
      code: 'ValidationException',
      details: { Reason, Fields: [{ Name, Message: expect.any(String) }] },
    });
    expect(context.deliveredSms).toEqual([]);
  });
});

describe('an origination identity', () => {
  it('is named by ARN, id, number or sender id, alone or in a pool', async () => {
    const { context, send, senderArn, number, pool } = await smsVoice();
    for (const OriginationIdentity of ['Product', senderArn, pool.id, pool.arn])
      await send({ OriginationIdentity });
    const american = [number.id, number.arn, number.e164, number.e164.slice(1), pool.id];
    for (const OriginationIdentity of american)
      await send({ OriginationIdentity, DestinationPhoneNumber: AMERICAN });
    const senders = context.deliveredSms.map(({ senderId }) => senderId);
    expect(senders).toEqual([...Array(4).fill('Product'), ...Array(5).fill(number.e164)]);
  });

  it('is chosen by country where none is named, and missing where none fits', async () => {
    const { context, send } = await smsVoice();
    await send({ OriginationIdentity: undefined });
    expect(context.deliveredSms[0]?.senderId).toBe('Product');
    await expect(
      send({ OriginationIdentity: undefined, DestinationPhoneNumber: '+33612345678' }),
    ).rejects.toMatchObject({
      code: 'ConflictException',
      details: { Reason: 'NO_ORIGINATION_IDENTITIES_FOUND' },
    });
  });

  it('must be there', async () => {
    const { send } = await smsVoice();
    for (const [OriginationIdentity, ResourceType] of [
      ['Other', 'sender-id'],
      ['arn:aws:sms-voice:us-east-1:000000000000:sender-id/Product/US', 'sender-id'],
      ['arn:aws:sms-voice:eu-west-1:000000000000:sender-id/Product/JP', 'sender-id'],
      ['+12065550199', 'phone-number'],
      ['phone-0123', 'phone-number'],
      ['pool-0123', 'pool'],
    ]) {
      await expect(send({ OriginationIdentity })).rejects.toMatchObject({
        code: 'ResourceNotFoundException',
        details: { ResourceType, ResourceId: OriginationIdentity },
      });
    }
  });

  it('must be one of the country that the message goes to', async () => {
    const { send, number, senderArn, pool } = await smsVoice();
    for (const OriginationIdentity of ['Product', senderArn]) {
      await expect(send({ OriginationIdentity, DestinationPhoneNumber: AMERICAN })).rejects.toMatchObject({
        code: 'ValidationException',
        details: { Reason: 'INVALID_IDENTITY_FOR_DESTINATION_COUNTRY' },
      });
    }
    await expect(send({ OriginationIdentity: number.id })).rejects.toMatchObject({
      code: 'ValidationException',
      details: { Reason: 'INTERNATIONAL_SENDING_NOT_SUPPORTED' },
    });
    await expect(
      send({ OriginationIdentity: pool.id, DestinationPhoneNumber: '+33612345678' }),
    ).rejects.toMatchObject({
      code: 'ConflictException',
      details: { Reason: 'NO_ORIGINATION_IDENTITIES_FOUND', ResourceType: 'pool', ResourceId: pool.id },
    });
  });

  it('in a pool with shared routes reaches every other country too', async () => {
    const { context, make, send, senderArn } = await smsVoice();
    const { ref } = await make(
      'AWS::SMSVOICE::Pool',
      { OriginationIdentities: [senderArn], SharedRoutesEnabled: true, MandatoryKeywords },
      'Shared',
    );
    await send({ OriginationIdentity: ref, DestinationPhoneNumber: '+33612345678' });
    expect(context.deliveredSms[0]).toMatchObject({ phoneNumber: '+33612345678', senderId: undefined });
  });

  it('sends the type of message it is for', async () => {
    const { send, number } = await smsVoice();
    await expect(
      send({
        OriginationIdentity: number.id,
        DestinationPhoneNumber: AMERICAN,
        MessageType: 'PROMOTIONAL',
      }),
    ).rejects.toMatchObject({ code: 'ConflictException', details: { Reason: 'MESSAGE_TYPE_MISMATCH' } });
  });

  it('is what IAM is asked about, as it is given, and the configuration set beside it', async () => {
    const { access, senderArn, number, pool } = await smsVoice();
    const asked = (input: object) =>
      access('SendTextMessage', { DestinationPhoneNumber: JAPANESE, ...input });
    const on = (...resources: string[]) =>
      resources.map((resource) => ({ action: 'sms-voice:SendTextMessage', resource }));
    // A policy that names an ARN lets nobody send who gives the short id of the same identity.
    for (const given of ['Product', senderArn, number.id, number.arn, number.e164, pool.id, 'NOBODY'])
      expect(asked({ OriginationIdentity: given })).toEqual(on(given));
    expect(asked({})).toEqual(on('*'));
    const set = senderArn.replace('sender-id/Product/JP', 'configuration-set/Codes');
    for (const given of ['Codes', set])
      expect(asked({ OriginationIdentity: senderArn, ConfigurationSetName: given })).toEqual(
        on(senderArn, given),
      );
  });
});

describe('country rules', () => {
  const british = { DestinationPhoneNumber: '+447400123456' };

  it('block a country, by the configuration set or by the request', async () => {
    const { context, make, send, protectionId } = await smsVoice();
    await make('AWS::SMSVOICE::SenderId', { SenderId: 'Product', IsoCountryCode: 'GB' }, 'British');
    await send(british);
    for (const protection of [{ ConfigurationSetName: 'codes' }, { ProtectConfigurationId: protectionId }]) {
      await expect(send({ ...british, ...protection })).rejects.toMatchObject({
        code: 'ConflictException',
        details: {
          Reason: 'DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION',
          ResourceType: 'protect-configuration',
          ResourceId: protectionId,
        },
      });
      await expect(send({ ...british, ...protection, DryRun: true })).rejects.toMatchObject({
        code: 'ConflictException',
      });
    }
    expect(context.deliveredSms).toHaveLength(1);
  });

  it('let through what they do not name, and what they filter', async () => {
    const { context, make, send } = await smsVoice();
    for (const IsoCountryCode of ['FR', 'DE'])
      await make('AWS::SMSVOICE::SenderId', { SenderId: 'Product', IsoCountryCode }, IsoCountryCode);
    for (const DestinationPhoneNumber of ['+33612345678', '+4915123456789'])
      await send({ DestinationPhoneNumber, ConfigurationSetName: 'codes' });
    expect(context.deliveredSms).toHaveLength(2);
  });

  it('must be there, as the configuration set must', async () => {
    const { send } = await smsVoice();
    await expect(send({ ConfigurationSetName: 'gone' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      details: { ResourceType: 'configuration-set', ResourceId: 'gone' },
    });
    await expect(send({ ProtectConfigurationId: 'protect-0' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      details: { ResourceType: 'protect-configuration' },
    });
  });
});

describe('an opt-out', () => {
  const list = { OptOutListName: 'Default', OptedOutNumber: JAPANESE };

  it('ends messages to a number until it is taken back or the state is reset', async () => {
    const { call, send, service } = await smsVoice();
    const refused = { code: 'ConflictException', details: { Reason: 'DESTINATION_PHONE_NUMBER_OPTED_OUT' } };
    await call('PutOptedOutNumber', list);
    await expect(send()).rejects.toMatchObject(refused);
    await expect(call('DescribeOptedOutNumbers', { OptOutListName: 'Default' })).resolves.toMatchObject({
      OptedOutNumbers: [{ OptedOutNumber: JAPANESE, EndUserOptedOut: false }],
    });
    await call('DeleteOptedOutNumber', list);
    await send();
    await expect(call('DeleteOptedOutNumber', list)).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
    await call('PutOptedOutNumber', list);
    service.reset?.();
    await send();
  });

  it('counts for the identities of its list', async () => {
    const { call, make, send, senderArn } = await smsVoice();
    await make('AWS::SMSVOICE::OptOutList', { OptOutListName: 'codes' });
    const { ref } = await make(
      'AWS::SMSVOICE::Pool',
      { OriginationIdentities: [senderArn], OptOutListName: 'codes', MandatoryKeywords },
      'Own',
    );
    await call('PutOptedOutNumber', { ...list, OptOutListName: 'codes' });
    await send();
    await expect(send({ OriginationIdentity: ref })).rejects.toMatchObject({ code: 'ConflictException' });
  });
});
