import '../support/environment';

import type { PreSignUpTriggerEvent } from 'aws-lambda';
import { handler } from '../../../lambda/pool/pre-sign-up';
import { ENV } from '../../../lambda/shared/env';
import { smsSettings } from '../sms/support/settings';
import { harness } from '../support/harness';
import { CLIENT_ID, CONTEXT, USER_POOL_ID } from '../support/sign-in';

harness();

const eventOf = (triggerSource: string, attributes: Record<string, string>, userName = 'newcomer') =>
  ({
    version: '1',
    region: 'us-east-1',
    userPoolId: USER_POOL_ID,
    userName,
    triggerSource,
    callerContext: { awsSdkVersion: '1', clientId: CLIENT_ID },
    request: { userAttributes: attributes, validationData: {}, clientMetadata: { autoConfirmUser: 'true' } },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  }) as PreSignUpTriggerEvent;

const signUp = async (...args: Parameters<typeof eventOf>) =>
  (await handler(eventOf(...args), CONTEXT)).response;

describe('pre-sign-up', () => {
  it('confirms the account, never an address, where no client has a password flow', async () => {
    expect(await signUp('PreSignUp_SignUp', { email: 'new@example.com' })).toEqual({
      autoConfirmUser: true,
      autoVerifyEmail: false,
      autoVerifyPhone: false,
    });
  });

  it.each(['FALSE', 'true', ''])('confirms nothing where the stage says %j', async (flag) => {
    process.env[ENV.CONFIRM_ACCOUNTS] = flag;
    expect((await signUp('PreSignUp_SignUp', { email: 'new@example.com' })).autoConfirmUser).toBe(false);
  });

  it.each(['PreSignUp_AdminCreateUser', 'PreSignUp_ExternalProvider'])('leaves %s alone', async (source) => {
    expect(await signUp(source, { email: 'a@b\n' })).toEqual({
      autoConfirmUser: false,
      autoVerifyEmail: false,
      autoVerifyPhone: false,
    });
  });

  it.each([
    'new@example.com\r\nBcc: all@example.com',
    'new@example.com\0',
    'new@example.com\u2028x',
    'a@example.com,b@example.com',
    'Name <a@example.com>',
    'a b@example.com',
    'no-address',
    `${'a'.repeat(250)}@example.com`,
    'a\u202e@example.com',
    'taro@日本語.jp',
    'taro@XN--WGV71A119E.jp\u200b',
    'alice@ｅｘａｍｐｌｅ.net',
    'ａｌｉｃｅ＠ｅｘａｍｐｌｅ．ｎｅｔ',
    '"taro..yamada"@docomo.ne.jp',
    '"alice"@example.com',
    'jesús@example.com',
    'a’lice@example.com',
  ])('refuses the address %j, without repeating it', async (email) => {
    const refused = signUp('PreSignUp_SignUp', { email });
    await expect(refused).rejects.toThrow(/email|attribute/);
    await expect(refused).rejects.not.toThrow(email);
  });

  it.each([
    'taro@xn--wgv71a119e.jp',
    'taro@XN--WGV71A119E.JP',
    'Alice@Example.COM',
    'taro..yamada@docomo.ne.jp',
    'taro.@docomo.ne.jp',
  ])('takes the address %s as it stands', async (email) => {
    expect((await signUp('PreSignUp_SignUp', { email })).autoConfirmUser).toBe(true);
  });

  it('refuses an address that needs quotes where Cognito itself has to mail there', async () => {
    process.env[ENV.CONFIRM_ACCOUNTS] = 'FALSE';
    for (const email of ['taro..yamada@docomo.ne.jp', 'taro.@docomo.ne.jp'])
      await expect(signUp('PreSignUp_SignUp', { email })).rejects.toThrow(/dots/);
  });

  it('refuses control characters in any attribute and in the user name, without repeating them', async () => {
    await expect(signUp('PreSignUp_SignUp', { name: 'A\u0007' })).rejects.toThrow(/control characters/);
    await expect(signUp('PreSignUp_SignUp', {}, 'new\ncomer')).rejects.toThrow(
      'The user name has control characters.',
    );
  });

  it('takes names of any script', async () => {
    const attributes = {
      email: 'user.name+tag@xn--exmple-cua.com',
      name: '山田 太郎',
      given_name: 'می‌خواهم',
    };
    expect((await signUp('PreSignUp_SignUp', attributes)).autoConfirmUser).toBe(true);
  });
});

describe('sign-up with a phone number', () => {
  const withNumber = (phone_number: string) => signUp('PreSignUp_SignUp', { phone_number });

  beforeEach(() => {
    process.env[ENV.SMS_SETTINGS] = JSON.stringify(smsSettings());
  });
  afterEach(() => {
    delete process.env[ENV.SMS_SETTINGS];
  });

  it('confirms the account, never the number', async () => {
    expect(await withNumber('+819012345678')).toEqual({
      autoConfirmUser: true,
      autoVerifyEmail: false,
      autoVerifyPhone: false,
    });
  });

  it.each([
    ['+81312345678', /not the number of a mobile phone/],
    ['+4915112345678', /of a country that no messages are sent to/],
    ['+8190', /no phone number|not the number of a mobile phone/],
    ['+8109012345678', /must be written with its country code/],
    ['09012345678', /must be written with its country code/],
  ])('refuses %s and says why, without repeating it', async (number, message) => {
    const refused = withNumber(number);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.not.toThrow(number);
  });

  it('refuses an address beside it, which would be kept from its owner without a proof', async () => {
    const both = { phone_number: '+819012345678', email: 'victim@example.com' };
    await expect(signUp('PreSignUp_SignUp', both)).rejects.toThrow(/not with both/);
  });

  it('leaves numbers alone where nothing is sent by SMS', async () => {
    delete process.env[ENV.SMS_SETTINGS];
    expect((await withNumber('+81312345678')).autoConfirmUser).toBe(true);
  });
});
