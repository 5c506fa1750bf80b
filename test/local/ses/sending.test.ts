import { overHttp, rawMail, ses, v1Mail, v2Mail } from './support';

describe('sending with the embedded SES', () => {
  it('puts mail of both API versions into the mailbox, with its time by the emulated clock', async () => {
    const mail = await ses();
    mail.context.advance(3600);
    const before = mail.context.clock.now();
    const { MessageId } = await mail.call('SendEmail', v1Mail({ ConfigurationSetName: 'mails' }));
    await mail.v2(
      'SendEmail',
      v2Mail({ Destination: { ToAddresses: ['a@b.test'], BccAddresses: ['c@d.test'] } }),
    );
    const [first, second] = mail.service.mail?.all() ?? [];
    expect(first).toMatchObject({
      id: MessageId,
      source: 'Product <no-reply@example.com>',
      destination: { to: ['user@elsewhere.test'], cc: [], bcc: [] },
      subject: 'Your link',
      text: 'text',
      html: '<p>html</p>',
      configurationSet: 'mails',
    });
    expect(Date.parse(first?.timestamp ?? '')).toBeGreaterThanOrEqual(before - 1000);
    expect(second).toMatchObject({ destination: { to: ['a@b.test'], bcc: ['c@d.test'] }, html: undefined });
  });

  it.each([
    ['another domain', 'no-reply@example.org'],
    ['a domain that only ends like the identity', 'no-reply@badexample.com'],
    ['another address where one address is the identity', 'other@single.test'],
    ['another spelling of the address', 'No-Reply@single.test'],
  ])('refuses mail from %s', async (_, sender) => {
    const mail = await ses();
    const refused = {
      code: 'MessageRejected',
      message: `Email address is not verified. The following identities failed the check in region US-EAST-1: ${sender}`,
    };
    await expect(mail.call('SendEmail', v1Mail({ Source: sender }))).rejects.toMatchObject(refused);
    await expect(mail.v2('SendEmail', v2Mail({ FromEmailAddress: sender }))).rejects.toMatchObject(refused);
    expect(mail.service.mail?.all()).toEqual([]);
  });

  it('sends from a subdomain of an identity, and from a domain in any case', async () => {
    const mail = await ses();
    await mail.call('SendEmail', v1Mail({ Source: 'a@mail.example.com' }));
    await mail.call('SendEmail', v1Mail({ Source: 'a@EXAMPLE.com' }));
    expect(mail.service.mail?.all()).toHaveLength(2);
  });

  it('names the missing configuration set in the words of each API version', async () => {
    const mail = await ses();
    const ConfigurationSetName = 'nothing';
    await expect(mail.call('SendEmail', v1Mail({ ConfigurationSetName }))).rejects.toMatchObject({
      code: 'ConfigurationSetDoesNotExist',
      message: 'Configuration set <nothing> does not exist.',
    });
    await expect(mail.v2('SendEmail', v2Mail({ ConfigurationSetName }))).rejects.toMatchObject({
      code: 'NotFoundException',
      status: 404,
    });
  });

  it('does not send by a configuration set that is paused', async () => {
    const mail = await ses();
    await mail.make('AWS::SES::ConfigurationSet', {
      Name: 'paused',
      SendingOptions: { SendingEnabled: false },
    });
    await expect(mail.v2('SendEmail', v2Mail({ ConfigurationSetName: 'paused' }))).rejects.toMatchObject({
      code: 'SendingPausedException',
    });
  });

  it.each([
    ['a line break in the recipient', { Destination: { ToAddresses: ['a@b.test\r\nBcc: x@y.test'] } }],
    ['a line break in the sender', { Source: 'Product\n <no-reply@example.com>' }],
    [
      'a line break in the subject',
      { Message: { Subject: { Data: 'a\r\nBcc: x@y.test' }, Body: { Text: { Data: 't' } } } },
    ],
    ['two addresses in one', { Destination: { ToAddresses: ['a@b.test, c@d.test'] } }],
    [
      'a non-ASCII subject without Charset',
      { Message: { Subject: { Data: 'サインイン' }, Body: { Text: { Data: 't' } } } },
    ],
    ['no body', { Message: { Subject: { Data: 's' }, Body: {} } }],
    ['no recipient', { Destination: {} }],
    [
      '51 recipients',
      { Destination: { ToAddresses: Array.from({ length: 51 }, (_, at) => `u${at}@b.test`) } },
    ],
    ['a member that is not emulated', { Unknown: 'x' }],
  ])('refuses %s', async (_, more) => {
    const mail = await ses();
    await expect(mail.call('SendEmail', v1Mail(more))).rejects.toMatchObject({
      code: 'InvalidParameterValue',
    });
    expect(mail.service.mail?.all()).toEqual([]);
  });

  it('takes Japanese text when the character set is named', async () => {
    const mail = await ses();
    const Charset = 'UTF-8';
    await mail.call(
      'SendEmail',
      v1Mail({
        Message: { Subject: { Data: 'サインイン', Charset }, Body: { Text: { Data: '本文', Charset } } },
      }),
    );
    expect(mail.service.mail?.all()[0]).toMatchObject({ subject: 'サインイン', text: '本文' });
  });

  it('refuses mail over 10 MB by the first API version', async () => {
    const mail = await ses();
    const Message = { Subject: { Data: 's' }, Body: { Text: { Data: 'x'.repeat(10 * 1024 * 1024) } } };
    await expect(mail.call('SendEmail', v1Mail({ Message }))).rejects.toThrow(/Message length is more than/);
  });

  it('takes mail to the mailbox simulator and counts it, but keeps it out of the mailbox', async () => {
    const mail = await ses();
    for (const local of ['success', 'bounce+label', 'complaint', 'suppressionlist']) {
      await mail.call(
        'SendEmail',
        v1Mail({ Destination: { ToAddresses: [`${local}@simulator.amazonses.com`] } }),
      );
    }
    expect(mail.service.mail?.all()).toEqual([]);
    expect(await mail.call('GetSendQuota', {})).toMatchObject({ SentLast24Hours: 4 });
    mail.context.advance(25 * 3600);
    expect(await mail.call('GetSendQuota', {})).toMatchObject({ SentLast24Hours: 0 });
  });

  it('delivers nothing to a suppressed recipient', async () => {
    const mail = await ses();
    await mail.v2('PutSuppressedDestination', { EmailAddress: 'user@elsewhere.test', Reason: 'BOUNCE' });
    await mail.call('SendEmail', v1Mail());
    expect(mail.service.mail?.all()).toEqual([]);
    await mail.v2('DeleteSuppressedDestination', { EmailAddress: 'user@elsewhere.test' });
    await mail.call('SendEmail', v1Mail());
    expect(mail.service.mail?.all()).toHaveLength(1);
  });
});

describe('raw mail', () => {
  const headers = [
    'From: "Product" <no-reply@example.com>',
    'To: user@elsewhere.test',
    'Subject: =?utf-8?B?44GT?=',
  ];

  it('is taken by both API versions and shown decoded', async () => {
    const mail = await ses();
    await mail.call('SendRawEmail', { RawMessage: { Data: rawMail(headers) } });
    await mail.v2('SendEmail', { Content: { Raw: { Data: rawMail(headers) } } });
    expect(mail.service.mail?.all()).toHaveLength(2);
    for (const sent of mail.service.mail?.all() ?? []) {
      expect(sent).toMatchObject({ subject: 'こ', text: expect.stringContaining('text') });
      expect(sent.destination.to).toEqual(['user@elsewhere.test']);
    }
  });

  it('goes to the destinations of the request instead of those of its header', async () => {
    const mail = await ses();
    await mail.call('SendRawEmail', { RawMessage: { Data: rawMail(headers) }, Destinations: ['x@y.test'] });
    expect(mail.service.mail?.all()[0]?.destination.to).toEqual(['x@y.test']);
  });

  it('is refused when its From is not verified, whatever Source says, and when it has two', async () => {
    const mail = await ses();
    const forged = rawMail(['From: a@evil.test', ...headers.slice(1)]);
    await expect(
      mail.call('SendRawEmail', { Source: 'no-reply@example.com', RawMessage: { Data: forged } }),
    ).rejects.toMatchObject({ code: 'MessageRejected' });
    await expect(
      mail.call('SendRawEmail', { Source: 'a@evil.test', RawMessage: { Data: rawMail(headers) } }),
    ).rejects.toMatchObject({ code: 'MessageRejected' });
    const twice = rawMail([...headers, 'From: a@evil.test']);
    await expect(mail.call('SendRawEmail', { RawMessage: { Data: twice } })).rejects.toThrow(
      /Duplicate header 'from'/,
    );
  });

  it('uses the configuration set of its header', async () => {
    const mail = await ses();
    const Data = rawMail([...headers, 'X-SES-CONFIGURATION-SET: nothing']);
    await expect(mail.call('SendRawEmail', { RawMessage: { Data } })).rejects.toMatchObject({
      code: 'ConfigurationSetDoesNotExist',
    });
  });
});

describe('what IAM is asked when mail is sent', () => {
  it('is the action on the identity and on the configuration set, with sender and recipients', async () => {
    const mail = await ses();
    const context = {
      'ses:FromAddress': 'no-reply@example.com',
      'ses:FromDisplayName': 'Product',
      'ses:Recipients': ['user@elsewhere.test'],
    };
    expect(mail.access('SendEmail', v1Mail({ ConfigurationSetName: 'mails' }))).toMatchObject([
      {
        action: 'ses:SendEmail',
        resource: 'arn:aws:ses:us-east-1:000000000000:identity/example.com',
        context,
      },
      {
        action: 'ses:SendEmail',
        resource: 'arn:aws:ses:us-east-1:000000000000:configuration-set/mails',
        context,
      },
    ]);
    expect(mail.access('SendEmail', v1Mail({ Source: 'no-reply@single.test' }))).toMatchObject([
      { resource: 'arn:aws:ses:us-east-1:000000000000:identity/no-reply@single.test' },
    ]);
  });

  it('is SendRawEmail for raw mail of the first API version, SendEmail for that of the second', async () => {
    const mail = await ses();
    const Data = rawMail(['From: a@example.com', 'To: b@c.test']);
    expect(mail.access('SendRawEmail', { RawMessage: { Data } })[0]?.action).toBe('ses:SendRawEmail');
    expect(
      mail.access('SendEmail', { apiVersion: '2019-09-27', Content: { Raw: { Data } } })[0]?.action,
    ).toBe('ses:SendEmail');
  });

  it('includes the configuration set that the identity itself names', async () => {
    const mail = await ses();
    await mail.make('AWS::SES::EmailIdentity', {
      EmailIdentity: 'with-set.test',
      ConfigurationSetAttributes: { ConfigurationSetName: 'mails' },
    });
    expect(
      mail.access('SendEmail', v1Mail({ Source: 'a@with-set.test' })).map(({ resource }) => resource),
    ).toEqual([
      'arn:aws:ses:us-east-1:000000000000:identity/with-set.test',
      'arn:aws:ses:us-east-1:000000000000:configuration-set/mails',
    ]);
  });
});

describe('the mailbox over HTTP', () => {
  it('shows sent mail in the usual shape, one by id or sender, and clears it', async () => {
    const mail = await ses();
    const { MessageId } = await mail.call('SendEmail', v1Mail());
    await mail.call('SendEmail', v1Mail({ Source: 'no-reply@single.test' }));
    const get = async (query = '') =>
      JSON.parse((await overHttp(mail, 'GET', `/_aws/ses${query}`)).body).messages;
    expect(await get()).toHaveLength(2);
    expect(await get(`?id=${MessageId}`)).toEqual([
      {
        Id: MessageId,
        Region: 'us-east-1',
        Timestamp: expect.any(String),
        Source: 'Product <no-reply@example.com>',
        Destination: { ToAddresses: ['user@elsewhere.test'], CcAddresses: [], BccAddresses: [] },
        Subject: 'Your link',
        Body: { text_part: 'text', html_part: '<p>html</p>' },
        ConfigurationSetName: null,
        Headers: {},
      },
    ]);
    expect(await get('?email=no-reply%40single.test')).toHaveLength(1);
    await overHttp(mail, 'DELETE', `/_aws/ses?id=${MessageId}`);
    expect(await get()).toHaveLength(1);
    expect((await overHttp(mail, 'DELETE', '/_aws/ses')).status).toBe(204);
    expect(await get()).toEqual([]);
    expect((await overHttp(mail, 'PUT', '/_aws/ses')).status).toBe(405);
  });

  it('takes what AWS itself sends, and forgets all on reset', async () => {
    const mail = await ses();
    mail.service.mail?.deliver({
      source: 'no-reply@verificationemail.com',
      destination: { to: ['a@b.test'], cc: [], bcc: [] },
      subject: 's',
      text: 't',
      html: undefined,
      configurationSet: undefined,
      headers: {},
    });
    expect(mail.service.mail?.all()[0]).toMatchObject({
      id: expect.any(String),
      timestamp: expect.any(String),
    });
    await mail.service.reset?.();
    expect(mail.service.mail?.all()).toEqual([]);
  });
});
