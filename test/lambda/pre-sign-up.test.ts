import './support/environment';

import type { PreSignUpTriggerEvent } from 'aws-lambda';
import { handler } from '../../lambda/pre-sign-up';
import { ENV } from '../../lambda/shared/env';
import { harness } from './support/harness';
import { CLIENT_ID, CONTEXT, USER_POOL_ID } from './support/sign-in';

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
  ])('refuses the address %j', async (email) => {
    await expect(signUp('PreSignUp_SignUp', { email })).rejects.toThrow(/email|attribute/);
  });

  it('refuses control characters in any attribute and in the user name, without repeating them', async () => {
    await expect(signUp('PreSignUp_SignUp', { name: 'A\u0007' })).rejects.toThrow(/control characters/);
    await expect(signUp('PreSignUp_SignUp', {}, 'new\ncomer')).rejects.toThrow(
      'The user name has control characters.',
    );
  });

  it('takes names of any script', async () => {
    const attributes = { email: 'user.name+tag@exämple.com', name: '山田 太郎', given_name: 'می‌خواهم' };
    expect((await signUp('PreSignUp_SignUp', attributes)).autoConfirmUser).toBe(true);
  });
});
