import { ses, v2Mail } from './support';

describe('routes of SES v2', () => {
  const route = async (method: string, path: string, body = '', query = '') =>
    (await ses()).service.apis[0]?.route?.(method, path, new URLSearchParams(query), Buffer.from(body));

  it('find the operation and its input', async () => {
    expect(await route('POST', '/v2/email/outbound-emails', JSON.stringify(v2Mail()))).toMatchObject({
      operation: 'SendEmail',
      input: v2Mail(),
    });
    expect(await route('GET', '/v2/email/identities/no-reply%40single.test')).toMatchObject({
      operation: 'GetEmailIdentity',
      input: { EmailIdentity: 'no-reply@single.test' },
    });
    expect(await route('GET', '/v2/email/identities', '', 'PageSize=10')).toMatchObject({
      operation: 'ListEmailIdentities',
    });
  });

  it('leave everything else to others', async () => {
    expect(await route('GET', '/v2/email/outbound-emails')).toBeUndefined();
    expect(await route('POST', '/v2/email/nothing')).toBeUndefined();
    expect(await route('POST', '/')).toBeUndefined();
  });

  it.each(['{', '[]', '"text"', 'null'])('refuse the body %s', async (body) => {
    await expect(route('POST', '/v2/email/outbound-emails', body)).rejects.toMatchObject({
      code: 'SerializationException',
    });
  });
});

describe('the account of the embedded SES', () => {
  it('shows identities of the template as verified', async () => {
    const mail = await ses();
    await expect(mail.v2('GetEmailIdentity', { EmailIdentity: 'example.com' })).resolves.toMatchObject({
      IdentityType: 'DOMAIN',
      VerifiedForSendingStatus: true,
    });
    await expect(mail.call('ListIdentities', { IdentityType: 'EmailAddress' })).resolves.toEqual({
      Identities: ['no-reply@single.test'],
    });
    await expect(mail.v2('GetAccount')).resolves.toMatchObject({ SendingEnabled: true });
  });

  it('does not let anybody send from an identity made through the API, as nobody has proven it', async () => {
    const mail = await ses();
    await mail.v2('CreateEmailIdentity', { EmailIdentity: 'mine.test' });
    await expect(mail.v2('SendEmail', v2Mail({ FromEmailAddress: 'a@mine.test' }))).rejects.toMatchObject({
      code: 'MessageRejected',
    });
    await expect(mail.v2('CreateEmailIdentity', { EmailIdentity: 'mine.test' })).rejects.toMatchObject({
      code: 'AlreadyExistsException',
    });
    await mail.service.reset?.();
    await expect(mail.v2('GetEmailIdentity', { EmailIdentity: 'mine.test' })).rejects.toMatchObject({
      code: 'NotFoundException',
      status: 404,
    });
  });

  it('gives a domain its DKIM records', async () => {
    const mail = await ses();
    const { ref, attributes } = await mail.make('AWS::SES::EmailIdentity', { EmailIdentity: 'dkim.test' });
    expect(ref).toBe('dkim.test');
    for (const at of [1, 2, 3]) {
      expect(attributes[`DkimDNSTokenName${at}`]).toMatch(/^[a-z2-7]{32}\._domainkey\.dkim\.test$/);
      expect(attributes[`DkimDNSTokenValue${at}`]).toMatch(/^[a-z2-7]{32}\.dkim\.amazonses\.com$/);
    }
  });

  it('refuses an identity that is neither address nor domain, and events of no configuration set', async () => {
    const mail = await ses();
    await expect(mail.make('AWS::SES::EmailIdentity', { EmailIdentity: 'not a domain' })).rejects.toThrow(
      /neither/,
    );
    const type = 'AWS::SES::ConfigurationSetEventDestination';
    const EventDestination = { MatchingEventTypes: ['BOUNCE'] };
    await expect(mail.make(type, { ConfigurationSetName: 'x', EventDestination })).rejects.toThrow(
      /Configuration set <x> does not exist/,
    );
    await mail.make(type, { ConfigurationSetName: 'mails', EventDestination });
    expect(mail.context.logged.join()).toMatch(/BOUNCE of the configuration set mails are not published/);
  });

  it('shows a configuration set as the template has it', async () => {
    const mail = await ses();
    await mail.make('AWS::SES::ConfigurationSet', { Name: 'tls', DeliveryOptions: { TlsPolicy: 'REQUIRE' } });
    await expect(mail.v2('GetConfigurationSet', { ConfigurationSetName: 'tls' })).resolves.toMatchObject({
      DeliveryOptions: { TlsPolicy: 'REQUIRE' },
    });
    await expect(mail.v2('ListConfigurationSets')).resolves.toEqual({ ConfigurationSets: ['mails', 'tls'] });
  });
});
