import { messageParts } from '../../../local/services/message-parts';
import { countryOf } from '../../../local/services/sms-voice/country';
import { MandatoryKeywords, smsVoice, US_NUMBER } from './support';

describe('resources of End User Messaging', () => {
  it('have the references and attributes that CloudFormation gives them', async () => {
    const { make, senderArn, number, pool, protectionId } = await smsVoice();
    const arn = 'arn:aws:sms-voice:us-east-1:000000000000';
    expect(senderArn).toBe(`${arn}:sender-id/Product/JP`);
    expect(number.arn).toBe(`${arn}:phone-number/${number.id}`);
    expect(number.e164).toMatch(/^\+1[0-9]{10}$/);
    expect(pool.arn).toBe(`${arn}:pool/${pool.id}`);
    expect(protectionId).toMatch(/^protect-[0-9a-f]{32}$/);
    expect(await make('AWS::SMSVOICE::SenderId', { SenderId: 'Two', IsoCountryCode: 'JP' })).toEqual({
      ref: 'Two|JP',
      attributes: { Arn: `${arn}:sender-id/Two/JP` },
    });
    expect(await make('AWS::SMSVOICE::ConfigurationSet', {}, 'Set')).toEqual({
      ref: 'stack-Set-ABC123',
      attributes: { Arn: `${arn}:configuration-set/stack-Set-ABC123` },
    });
    expect(await make('AWS::SMSVOICE::OptOutList', {}, 'List')).toEqual({
      ref: 'stack-List-ABC123',
      attributes: { Arn: `${arn}:opt-out-list/stack-List-ABC123` },
    });
  });

  it('refuse rules of countries that no SMS goes to', async () => {
    const { make } = await smsVoice();
    const rule = (CountryCode: string) =>
      make(
        'AWS::SMSVOICE::ProtectConfiguration',
        { CountryRuleSet: { SMS: [{ CountryCode, ProtectStatus: 'BLOCK' }] } },
        `Rules${CountryCode}`,
      );
    for (const country of ['AX', 'BJ', 'CU', 'SD', 'ZZ', 'jp'])
      await expect(async () => rule(country)).rejects.toThrow('is no country that SMS can be sent to');
    for (const country of ['XK', 'JP', 'CN']) await rule(country);
  });

  it('refuse ARNs of logs that no ARN of their API can be', async () => {
    const { make } = await smsVoice();
    const set = (LogGroupArn: string) =>
      make('AWS::SMSVOICE::ConfigurationSet', {
        EventDestinations: [
          {
            EventDestinationName: 'failures',
            CloudWatchLogsDestination: { IamRoleArn: 'arn:aws:iam::000000000000:role/logs', LogGroupArn },
          },
        ],
      });
    const arn = 'arn:aws:logs:us-east-1:000000000000:log-group:failures';
    await expect(async () => set(`${arn}:*`)).rejects.toThrow('CloudWatchLogsDestination.LogGroupArn');
    await set(arn);
  });

  it.each([
    ['SenderId', 'digits alone', { SenderId: '12345', IsoCountryCode: 'JP' }, 'SenderId'],
    ['SenderId', 'over 11 characters', { SenderId: 'TwelveLetter', IsoCountryCode: 'JP' }, 'SenderId'],
    ['SenderId', 'a country without', { SenderId: 'Product', IsoCountryCode: 'US' }, 'no sender ids'],
    ['SenderId', 'no country', { SenderId: 'Product', IsoCountryCode: 'XX' }, 'is no country'],
    ['PhoneNumber', 'an unknown type', { ...US_NUMBER, NumberType: 'SHORT_CODE' }, 'NumberType'],
    ['PhoneNumber', 'no capability', { ...US_NUMBER, NumberCapabilities: undefined }, 'NumberCapabilities'],
    ['PhoneNumber', 'no keywords', { ...US_NUMBER, MandatoryKeywords: {} }, 'MandatoryKeywords.HELP'],
    [
      'PhoneNumber',
      'a list that is not there',
      { ...US_NUMBER, OptOutListName: 'gone' },
      'opt-out-list gone',
    ],
    ['Pool', 'nothing in it', { OriginationIdentities: [], MandatoryKeywords }, 'at least one identity'],
    [
      'Pool',
      'an identity that is not there',
      { OriginationIdentities: ['arn:x'], MandatoryKeywords },
      'arn:x',
    ],
    ['ConfigurationSet', 'a bad name', { ConfigurationSetName: 'a b' }, 'ConfigurationSetName'],
    ['ConfigurationSet', 'a name twice', { ConfigurationSetName: 'codes' }, 'RESOURCE_ALREADY_EXISTS'],
    ['ConfigurationSet', 'no such protection', { ProtectConfigurationId: 'protect-0' }, 'protect-0'],
    ['OptOutList', 'the name that every account has', { OptOutListName: 'Default' }, 'already'],
    [
      'ProtectConfiguration',
      'a country that is none',
      { CountryRuleSet: { SMS: [{ CountryCode: 'XX', ProtectStatus: 'ALLOW' }] } },
      'is no country',
    ],
    [
      'ProtectConfiguration',
      'an unknown status',
      { CountryRuleSet: { SMS: [{ CountryCode: 'JP', ProtectStatus: 'DENY' }] } },
      'DENY',
    ],
    [
      'ProtectConfiguration',
      'two rules for a country',
      {
        CountryRuleSet: {
          SMS: [
            { CountryCode: 'JP', ProtectStatus: 'ALLOW' },
            { CountryCode: 'JP', ProtectStatus: 'BLOCK' },
          ],
        },
      },
      'two rules for JP',
    ],
  ])('%s is refused with %s', async (type, _, properties, message) => {
    const { make } = await smsVoice();
    await expect(make(`AWS::SMSVOICE::${type}`, properties, 'Other')).rejects.toThrow(message);
  });

  it('say in the log that events are not published', async () => {
    const { context, make } = await smsVoice();
    await make('AWS::SMSVOICE::ConfigurationSet', {
      ConfigurationSetName: 'watched',
      EventDestinations: [{ EventDestinationName: 'log' }],
    });
    expect(context.logged).toEqual([expect.stringContaining('watched')]);
  });
});

describe('what the account has', () => {
  it('is described, by name or page by page', async () => {
    const { call, number, pool, protectionId, senderArn } = await smsVoice();
    await expect(call('DescribePhoneNumbers', {})).resolves.toMatchObject({
      PhoneNumbers: [
        {
          PhoneNumberId: number.id,
          PhoneNumber: number.e164,
          IsoCountryCode: 'US',
          NumberType: 'TOLL_FREE',
          PoolId: pool.id,
        },
      ],
    });
    const SenderIds = [{ SenderId: 'Product', IsoCountryCode: 'JP' }];
    await expect(call('DescribeSenderIds', { SenderIds })).resolves.toMatchObject({
      SenderIds: [{ SenderIdArn: senderArn, SenderId: 'Product', IsoCountryCode: 'JP' }],
    });
    await expect(call('DescribePools', { PoolIds: [pool.arn] })).resolves.toMatchObject({
      Pools: [{ PoolId: pool.id, SharedRoutesEnabled: false }],
    });
    await expect(call('DescribeConfigurationSets', {})).resolves.toMatchObject({
      ConfigurationSets: [{ ConfigurationSetName: 'codes', ProtectConfigurationId: protectionId }],
    });
    await expect(call('DescribeProtectConfigurations', {})).resolves.toMatchObject({
      ProtectConfigurations: [{ ProtectConfigurationId: protectionId, AccountDefault: false }],
    });
    await expect(
      call('GetProtectConfigurationCountryRuleSet', {
        ProtectConfigurationId: protectionId,
        NumberCapability: 'SMS',
      }),
    ).resolves.toMatchObject({
      CountryRuleSet: { JP: { ProtectStatus: 'ALLOW' }, GB: { ProtectStatus: 'BLOCK' } },
    });
    await expect(call('DescribeOptOutLists', { MaxResults: 1 })).resolves.toMatchObject({
      OptOutLists: [{ OptOutListName: 'Default' }],
    });
    await expect(call('DescribeAccountAttributes', {})).resolves.toEqual({
      AccountAttributes: [{ Name: 'ACCOUNT_TIER', Value: 'PRODUCTION' }],
    });
    await expect(call('DescribeAccountLimits', { MaxResults: 1 })).resolves.toEqual({
      AccountLimits: [{ Name: 'PHONE_NUMBERS', Used: 1, Max: 25 }],
      NextToken: '1',
    });
    await expect(call('DescribeSpendLimits', { MaxResults: 1, NextToken: '1' })).resolves.toMatchObject({
      SpendLimits: [{ Name: 'VOICE_MESSAGE_MONTHLY_SPEND_LIMIT' }],
    });
  });

  it('is asked about in IAM by what is named, else by all of the kind', async () => {
    const { access, senderArn } = await smsVoice();
    const SenderIds = [{ SenderId: 'Product', IsoCountryCode: 'JP' }];
    expect(access('DescribeSenderIds', { SenderIds })).toEqual([
      { action: 'sms-voice:DescribeSenderIds', resource: senderArn },
    ]);
    expect(access('DescribePools', {})).toEqual([
      { action: 'sms-voice:DescribePools', resource: 'arn:aws:sms-voice:us-east-1:000000000000:pool/*' },
    ]);
  });

  it.each([
    ['DescribePools', { PoolIds: ['pool-0'] }, 'ResourceNotFoundException'],
    ['DescribePools', { PoolIds: 'pool-0' }, 'ValidationException'],
    ['DescribePools', { Filters: [] }, 'ValidationException'],
    ['DescribePools', { NextToken: 'x' }, 'ValidationException'],
    ['DescribeSenderIds', { SenderIds: ['Product'] }, 'ValidationException'],
    ['GetProtectConfigurationCountryRuleSet', { ProtectConfigurationId: 'x' }, 'ResourceNotFoundException'],
  ])('%s refuses %j', async (operation, input, code) => {
    const { call } = await smsVoice();
    await expect(call(operation, input)).rejects.toMatchObject({ code });
  });
});

it('a number belongs to the country of its plan, one that no plan has to the first of its calling code', () => {
  expect(
    ['+819012345678', '+12065550123', '+16135550123', '+447400123456', '+77012345678', '+15555550100'].map(
      countryOf,
    ),
  ).toEqual(['JP', 'US', 'CA', 'GB', 'KZ', 'US']);
  expect(countryOf('+999123456789')).toBeUndefined();
});

it.each([
  ['160 of GSM 03.38', 'x'.repeat(160), 1],
  ['161 of it', 'x'.repeat(161), 2],
  ['80 that take two places', '€'.repeat(80), 1],
  ['81 of those', '€'.repeat(81), 2],
  ['70 others', 'あ'.repeat(70), 1],
  ['71 others', 'あ'.repeat(71), 2],
  ['135 others', 'あ'.repeat(135), 3],
  ['36 of two UTF-16 units', '😀'.repeat(36), 2],
])('a message of %s characters', (_, text, parts) => {
  expect(messageParts(text)).toBe(parts);
});
