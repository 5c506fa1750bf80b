import '../support/environment';

import type { CustomMessageTriggerEvent } from 'aws-lambda';
import { handler } from '../../../lambda/pool/custom-message';
import { segmentsWithCode } from '../../../lambda/pool/custom-message/content';
import { LIMITED } from '../../../lambda/pool/custom-message/pool-sms';
import { NOT_THIS_WAY } from '../../../lambda/pool/custom-message/refuse';
import { ENV } from '../../../lambda/shared/env';
import { smsSettings } from '../sms/support/settings';
import { harness } from '../support/harness';
import { CLIENT_ID, CONTEXT, USER_POOL_ID } from '../support/sign-in';

const test = harness();

const SOURCES = [
  'CustomMessage_SignUp',
  'CustomMessage_ResendCode',
  'CustomMessage_ForgotPassword',
  'CustomMessage_UpdateUserAttribute',
  'CustomMessage_VerifyUserAttribute',
  'CustomMessage_Authentication',
  'CustomMessage_AdminCreateUser',
] as const;

const PHONE = '+819012345678';

/** Sources of codes that are sent for administrators alone. */
const FOR_ADMINISTRATORS = ['CustomMessage_UpdateUserAttribute', 'CustomMessage_VerifyUserAttribute'];

function eventOf(
  triggerSource: string,
  attributes: Record<string, unknown> = {},
  clientMetadata: Record<string, string> | undefined = undefined,
  clientId = FOR_ADMINISTRATORS.includes(triggerSource) ? 'CLIENT_ID_NOT_APPLICABLE' : CLIENT_ID,
) {
  return {
    version: '1',
    region: 'us-east-1',
    userPoolId: USER_POOL_ID,
    userName: 'f1b2c3d4-0000-4000-8000-000000000001',
    triggerSource,
    callerContext: { awsSdkVersion: '1', clientId },
    request: {
      userAttributes: { email: 'reader@example.com', ...attributes },
      codeParameter: '{####}',
      linkParameter: '{##Click Here##}',
      usernameParameter: triggerSource === 'CustomMessage_AdminCreateUser' ? '{username}' : null,
      clientMetadata,
    },
    response: { smsMessage: null, emailMessage: null, emailSubject: null },
  } as unknown as CustomMessageTriggerEvent;
}

const messageFor = async (...args: Parameters<typeof eventOf>) => {
  const { response } = await handler(eventOf(...args), CONTEXT);
  return {
    subject: response.emailSubject ?? '',
    mail: response.emailMessage ?? '',
    sms: response.smsMessage ?? '',
  };
};

function withSms(changes: Parameters<typeof smsSettings>[0] = {}, sources = SOURCES.join()): void {
  process.env[ENV.SMS_SETTINGS] = JSON.stringify(smsSettings(changes));
  process.env[ENV.POOL_SMS_SOURCES] = sources;
}

beforeEach(() => {
  delete process.env[ENV.SMS_SETTINGS];
  delete process.env[ENV.POOL_SMS_SOURCES];
  delete process.env[ENV.POOL_SMS_ANYWHERE];
});

describe.each(SOURCES)('the words of %s', (source) => {
  it.each([
    ['en', 'Example'],
    ['ja', 'Example'],
  ])(
    'in %s carry the product’s name, the code where Cognito puts it in, and nothing too long',
    async (locale, name) => {
      process.env[ENV.APP_NAME] = name;
      const { subject, mail, sms } = await messageFor(source, { locale });
      expect(subject).toContain(name);
      expect(subject.length).toBeLessThanOrEqual(140);
      expect(mail).toContain(`<html lang="${locale}"`);
      expect(mail.split('{####}')).toHaveLength(2);
      expect(mail.length).toBeLessThan(20_000);
      expect(sms).toContain(name);
      expect(sms).toContain('{####}');
      expect(sms.length).toBeLessThanOrEqual(140);
      expect(mail.includes('{username}') && sms.includes('{username}')).toBe(
        source.endsWith('AdminCreateUser'),
      );
      // Japanese in one language, none in the other.
      expect(/[ぁ-んァ-ヶ一-龠]/.test(subject + mail + sms)).toBe(locale === 'ja');
    },
  );

  it.each([
    '<b>Bold</b>',
    '<img src=x onerror=alert(1)>',
    '"><script>alert(1)</script>',
    "Tom & 'Jerry'",
    '</p><a href="https://evil.example">Verify</a>',
    '<a href=//evil.example>x',
    '{####}',
    '{username}',
    'x\r\nBcc: all@example.com',
    '$& $1 $`',
  ])('let no markup in by a nickname: %j', async (nickname) => {
    process.env[ENV.APP_NAME] = 'Example';
    const plain = await messageFor(source, { nickname: 'Reader' });
    const { subject, mail, sms } = await messageFor(source, {
      nickname,
      name: nickname,
      given_name: nickname,
    });
    const tags = (html: string) => html.match(/<[^>]*>/g);
    expect(tags(mail)).toEqual(tags(plain.mail));
    expect(mail.split('{####}')).toHaveLength(2);
    expect(mail.split('{username}')).toHaveLength(plain.mail.split('{username}').length);
    expect(subject).toBe(plain.subject);
    expect(sms).toBe(plain.sms);
  });

  it('bind a code by SMS to the page, in one segment', async () => {
    process.env[ENV.APP_NAME] = 'Example';
    withSms({}, 'CustomMessage_None');
    for (const locale of ['en', 'ja']) {
      const { sms } = await messageFor(source, { locale, phone_number: PHONE });
      expect(sms.length).toBeLessThanOrEqual(140);
      if (source.endsWith('AdminCreateUser')) continue;
      expect(sms).toMatch(/\n\n@app\.example\.com #\{####\}$/);
      expect(segmentsWithCode(sms, '{####}')).toBe(1);
    }
  });

  it('stay within one segment with the longest name a stage can have', async () => {
    withSms({ domain: `${'a'.repeat(60)}.example.com` }, 'CustomMessage_None');
    for (const appName of ['E'.repeat(64), '例'.repeat(64), '𠮷'.repeat(32)]) {
      process.env[ENV.APP_NAME] = appName;
      for (const locale of ['en', 'ja']) {
        const { sms, subject } = await messageFor(source, { locale });
        expect(subject.length).toBeLessThanOrEqual(140);
        expect(sms.length).toBeLessThanOrEqual(140);
        expect(sms).toContain('{####}');
        if (!source.endsWith('AdminCreateUser')) expect(segmentsWithCode(sms, '{####}')).toBe(1);
      }
    }
  });
});

describe.each(FOR_ADMINISTRATORS)('a code of %s that a client asks for', (source) => {
  it.each([CLIENT_ID, '', 'client_id_not_applicable'])(
    'is not sent, and not counted: client %j',
    async (client) => {
      withSms();
      const attributes = { phone_number: PHONE, email_verified: 'true' };
      await expect(messageFor(source, attributes, {}, client)).rejects.toThrow(NOT_THIS_WAY);
      expect(test.counted('SmsSentByPool')).toBe(0);
    },
  );
});

describe('a mail of Cognito’s', () => {
  it('greets by the nickname, else by the name', async () => {
    expect(
      (await messageFor('CustomMessage_SignUp', { nickname: 'Kit', name: 'K. Example' })).mail,
    ).toContain('Hello Kit,');
    expect((await messageFor('CustomMessage_SignUp', { name: 'K. Example' })).mail).toContain(
      'Hello K. Example,',
    );
    expect(
      (await messageFor('CustomMessage_SignUp', { nickname: 'さくら', locale: 'ja-JP' })).mail,
    ).toContain('さくら 様');
    expect((await messageFor('CustomMessage_SignUp', { nickname: "O'Hara & <Co>" })).mail).toContain(
      'Hello O&#39;Hara &amp; &lt;Co&gt;,',
    );
  });

  it.each([
    'Visit evil.example now',
    'https://evil.example',
    'www evil'.replace(' ', '.'),
    'evil。example',
    'call 0120-123-456',
    'pay @thief',
    'a sentence that goes on and on until it says something',
  ])('takes nothing for a name that a reader could follow: %j', async (nickname) => {
    expect((await messageFor('CustomMessage_SignUp', { nickname })).mail).toContain('Hello,');
  });

  it('is in the language of the request, else of the profile, else the stage’s own', async () => {
    const language = async (...args: [Record<string, unknown>, Record<string, string>?]) =>
      /<html lang="(\w+)"/.exec((await messageFor('CustomMessage_ForgotPassword', ...args)).mail)?.[1];
    expect(await language({ locale: 'ja' }, { locale: 'en' })).toBe('en');
    expect(await language({ locale: 'ja_JP' })).toBe('ja');
    expect(await language({ locale: 'fr' })).toBe('en');
    process.env[ENV.LOCALES] = 'ja,en';
    expect(await language({ locale: 'fr' })).toBe('ja');
  });
});

describe('a pool that mails by Cognito’s own sender', () => {
  it.each(SOURCES)('is given no words of mails, which it would fail over: %s', async (source) => {
    delete process.env[ENV.MAIL_CAPS];
    const { subject, mail, sms } = await messageFor(source, { phone_number: PHONE });
    expect({ subject, mail }).toEqual({ subject: '', mail: '' });
    expect(sms).toContain('{####}');
  });
});

describe('a message that there are no words for', () => {
  it.each(['CustomMessage_SomethingNew', 'constructor', '__proto__'])(
    'goes out with Cognito’s own: %s',
    async (source) => {
      expect(await messageFor(source)).toEqual({ subject: '', mail: '', sms: '' });
    },
  );

  it('goes out with Cognito’s own when ours fail, and that is counted', async () => {
    process.env[ENV.LOCALES] = 'xx';
    expect(await messageFor('CustomMessage_SignUp')).toEqual({ subject: '', mail: '', sms: '' });
    expect(test.counted('MessageFailed')).toBe(1);
  });

  it('goes out whatever attributes there are', async () => {
    const event = eventOf('CustomMessage_SignUp');
    (event.request as { userAttributes: unknown }).userAttributes = undefined;
    expect((await handler(event, CONTEXT)).response.emailMessage).toContain('{####}');
    const odd = { nickname: 7, name: ['x'], locale: { toString: 1 } };
    expect((await messageFor('CustomMessage_SignUp', odd)).mail).toContain('Hello,');
  });
});

describe('what Cognito sends by SMS', () => {
  const codeBySms = (attributes: Record<string, unknown> = {}) =>
    messageFor('CustomMessage_Authentication', { phone_number: PHONE, ...attributes });

  it('is counted by the cost guard, and refused with a clear error where a limit is reached', async () => {
    withSms();
    expect((await codeBySms()).sms).toContain('{####}');
    expect(test.counted('SmsSentByPool')).toBe(1);
    await expect(codeBySms()).rejects.toThrow(LIMITED);
    expect(test.counted('SmsLimited', 'cool_down')).toBe(1);
    test.advance(31);
    expect((await codeBySms()).sms).toContain('{####}');
  });

  it('is not sent while sending is stopped', async () => {
    withSms({ stopParameter: '/passwordless/test/stopped' });
    test.aws.stop = 'on';
    await expect(codeBySms()).rejects.toThrow(LIMITED);
  });

  it('is bounded however many ask at once', async () => {
    withSms();
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => codeBySms()));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('shares the number’s limits with every other message to it', async () => {
    withSms();
    await messageFor('CustomMessage_VerifyUserAttribute', { phone_number: PHONE });
    await expect(codeBySms()).rejects.toThrow(LIMITED);
  });

  it('may follow the code of a new account at once', async () => {
    withSms();
    await messageFor('CustomMessage_SignUp', { phone_number: PHONE });
    await expect(messageFor('CustomMessage_ResendCode', { phone_number: PHONE })).rejects.toThrow(LIMITED);
    expect((await codeBySms()).sms).toContain('{####}');
  });

  it('is not sent to a number that none may go to; a mail to a proven address is', async () => {
    withSms();
    const foreign = { phone_number: '+442071838750' };
    await expect(codeBySms(foreign)).rejects.toThrow(LIMITED);
    expect((await codeBySms({ ...foreign, email_verified: 'true' })).mail).toContain('{####}');
  });

  it('is not sent there by a pool without country rules, whose mail can’t be told from an SMS', async () => {
    withSms({}, SOURCES.join());
    process.env[ENV.POOL_SMS_ANYWHERE] = 'TRUE';
    const foreign = { phone_number: '+442071838750', email_verified: 'true' };
    const proven = { ...foreign, phone_number_verified: 'true' };
    for (const source of SOURCES.filter((each) => !/AdminCreateUser|ForgotPassword/.test(each)))
      await expect(messageFor(source, foreign)).rejects.toThrow(LIMITED);
    await expect(messageFor('CustomMessage_ForgotPassword', proven)).rejects.toThrow(LIMITED);
    // Passwords are reset by what is proven, and whoever invites names the channel.
    expect((await messageFor('CustomMessage_ForgotPassword', foreign)).mail).toContain('{####}');
    expect((await messageFor('CustomMessage_AdminCreateUser', foreign)).mail).toContain('{####}');
    expect(test.counted('SmsSentByPool')).toBe(0);
  });

  it('is not counted where the stage sends none for it, or the user has no number', async () => {
    withSms({}, 'CustomMessage_Authentication');
    await messageFor('CustomMessage_ForgotPassword', { phone_number: PHONE });
    await messageFor('CustomMessage_Authentication');
    expect(test.counted('SmsSentByPool')).toBe(0);
  });

  it('is not sent when it can’t be counted', async () => {
    withSms();
    test.aws.spoilOperation('UpdateItem', {
      how: Object.assign(new Error('down'), { name: 'InternalServerError' }),
    });
    await expect(codeBySms()).rejects.toThrow('Something went wrong. Please try again.');
  });

  it('leaves no number, name or address in any log', async () => {
    withSms();
    await codeBySms({ nickname: 'Unmistakable' });
    await expect(codeBySms({ nickname: 'Unmistakable' })).rejects.toThrow();
    for (const secret of [PHONE, PHONE.slice(1), 'Unmistakable', 'reader@example.com'])
      expect(test.output()).not.toContain(secret);
  });
});
