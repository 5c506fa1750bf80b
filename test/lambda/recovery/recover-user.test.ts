import './support';

import { UserNotFoundException } from '@aws-sdk/client-cognito-identity-provider';
import { ENV } from '../../../lambda/shared/env';
import { addPasskey, listed } from '../passkeys/support/api';
import { awsError } from '../support/aws';
import { setPasskeySettings } from '../support/environment';
import { harness } from '../support/harness';
import { ALICE } from '../support/sign-in';
import { CAROL, linkIn, REASON, recover } from './support';

const test = harness();
const { aws, output, counted } = test;

/** A stage with every factor that can be lost. */
beforeEach(() => {
  setPasskeySettings();
  Object.assign(process.env, {
    [ENV.MFA_FACTORS]: 'totp,sms',
    [ENV.DEVICES_REMEMBERED]: 'TRUE',
    [ENV.RECOVERY_METHODS]: 'LINK,CODE',
  });
  for (const { userName, attributes } of [ALICE, CAROL]) aws.users.set(userName, attributes);
});

const auditLine = () =>
  output()
    .split('\n')
    .filter((line) => line.includes('A user is being recovered'))
    .map((line) => JSON.parse(line));

describe('an operator', () => {
  it('resets an authenticator app, moves the user to SMS and ends the sessions, first of all', async () => {
    expect(await recover({ resetTotp: true, moveToSms: true, signOut: true })).toEqual({
      done: ['sign-out', 'reset-totp', 'move-to-sms'],
      mail: 'sent',
    });
    const user = { UserPoolId: 'us-east-1_Example01', Username: CAROL.userName };
    const made = aws.calls.filter(
      ({ operation }) => operation.startsWith('AdminSet') || operation.includes('SignOut'),
    );
    expect(made.map(({ operation, input }) => [operation, input])).toEqual([
      ['AdminUserGlobalSignOut', user],
      [
        'AdminSetUserMFAPreference',
        { ...user, SoftwareTokenMfaSettings: { Enabled: false, PreferredMfa: false } },
      ],
      ['AdminSetUserMFAPreference', { ...user, SMSMfaSettings: { Enabled: true, PreferredMfa: true } }],
    ]);
  });

  it('revokes passkeys and devices, of this user alone', async () => {
    await addPasskey(CAROL);
    await addPasskey(ALICE);
    aws.devices.set(
      CAROL.userName,
      Array.from({ length: 130 }, (_, index) => `us-east-1_${index}`),
    );
    aws.devices.set(ALICE.userName, ['us-east-1_alice']);
    expect((await recover({ revokePasskeys: true, forgetDevices: true })).done).toEqual([
      'revoke-passkeys',
      'forget-devices',
    ]);
    expect([await listed(CAROL), (await listed(ALICE)).length]).toEqual([[], 1]);
    expect([aws.devices.get(CAROL.userName), aws.devices.get(ALICE.userName)]).toEqual([
      [],
      ['us-east-1_alice'],
    ]);
  });

  it('finds the user by an address too', async () => {
    await recover({ userName: 'carol@example.com', signOut: true });
    expect(aws.calls.find(({ operation }) => operation === 'AdminUserGlobalSignOut')?.input.Username).toBe(
      CAROL.userName,
    );
  });

  it('never gets to see a link: it is in the user’s mail alone', async () => {
    const answered = await recover({ link: true });
    expect(answered).toEqual({ done: ['link'], mail: 'sent' });
    const mail = aws.mails.at(-1);
    expect(mail?.to).toBe('carol@example.com');
    const { secret, userName } = linkIn(mail);
    expect(userName).toBe(CAROL.userName);
    expect(JSON.stringify(answered) + output()).not.toContain(secret);
    expect(JSON.stringify(await test.table.items())).not.toContain(secret);
    expect(output()).not.toContain('carol@example.com');
  });

  it('is refused a link where there is no proven address to mail it to, and nothing is done before that', async () => {
    aws.users.set(CAROL.userName, { ...CAROL.attributes, email_verified: 'false' });
    await expect(recover({ link: true, signOut: true })).rejects.toThrow(/no proven e-mail address/);
    expect(aws.operations).toEqual(['AdminGetUser']);
  });

  it('moves nobody to a number that was not proven', async () => {
    aws.users.set(CAROL.userName, { ...CAROL.attributes, phone_number_verified: 'false' });
    await expect(recover({ moveToSms: true })).rejects.toThrow(/no proven phone number.+let the user prove/);
    expect(aws.operations).toEqual(['AdminGetUser']);
  });

  it.each([
    [{ resetTotp: true }, ENV.MFA_FACTORS, 'authenticator apps'],
    [{ moveToSms: true }, ENV.MFA_FACTORS, 'second factors by SMS'],
    [{ revokePasskeys: true }, ENV.PASSKEYS_ENABLED, 'passkeys'],
    [{ forgetDevices: true }, ENV.DEVICES_REMEMBERED, 'remembered devices'],
    [{ revokeCodes: true }, ENV.RECOVERY_METHODS, 'recovery codes'],
  ])('is told what the stage has not: %j', async (options, variable, what) => {
    process.env[variable] = '';
    await expect(recover(options)).rejects.toThrow(`This stage has no ${what}`);
    expect(aws.operations).toEqual([]);
  });

  it.each([
    [{ reason: 'lost' }, 'reason must say'],
    [{ reason: `called from 090 1234 5678, see ticket` }, 'phone number or an address'],
    [{ reason: 'wrote from carol@example.com today' }, 'phone number or an address'],
    [{ reason: 'two\nlines of a reason' }, 'reason must say'],
    [{ operator: '' }, 'operator must name who asks'],
    [{ operator: undefined }, 'operator must name who asks'],
    [{ operator: 'a\nb' }, 'operator must name who asks'],
    [{ userName: '' }, 'userName must be'],
    [{ link: 'yes' }, 'link must be true or false'],
    [{ signOut: false }, 'Nothing was asked for'],
    [{ everything: true }, 'There is no option "everything"'],
  ])('is told what is wrong: %j', async (options, message) => {
    const asked = 'signOut' in options || 'link' in options ? {} : { signOut: true };
    await expect(recover({ ...asked, ...options })).rejects.toThrow(message);
    expect(aws.operations).toEqual([]);
  });

  it.each([undefined, null, 'text', [], 7])('is told how to ask, whatever was sent: %j', async (event) => {
    const { handler } = await import('../../../lambda/recovery/recover-user');
    await expect(handler(event, { awsRequestId: 'x' } as never)).rejects.toThrow(/Invoke with/);
  });

  it('is told that there is no such user', async () => {
    await expect(recover({ userName: 'nobody', signOut: true })).rejects.toThrow(UserNotFoundException);
  });
});

describe('what is done', () => {
  it('is written down first, with who, whom, when and why, whatever level the stage logs at', async () => {
    aws.afterNext('AdminUserGlobalSignOut', async () => {
      expect(auditLine()).toHaveLength(1);
    });
    await recover({ signOut: true, revokeCodes: true });
    expect(auditLine()).toMatchObject([
      {
        level: 'CRITICAL',
        audit: 'recover-user',
        operator: 'o.perator',
        sub: CAROL.attributes.sub,
        reason: REASON,
        actions: ['sign-out', 'revoke-codes'],
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        function_request_id: 'request',
      },
    ]);
    expect(counted('UserRecovered', 'sign-out')).toBe(1);
  });

  it('is told the user by mail, each thing of it, in their language', async () => {
    aws.users.set(CAROL.userName, { ...CAROL.attributes, locale: 'ja' });
    await recover({ resetTotp: true, forgetDevices: true });
    expect(aws.mails.at(-1)).toMatchObject({ to: 'carol@example.com', configurationSet: 'passwordless' });
    expect(aws.mails.at(-1)?.text).toContain('認証アプリの登録を解除しました。');
    expect(aws.mails.at(-1)?.text).toContain('記憶されていた端末をすべて解除しました。');
    // The product's name, escaped where it is HTML.
    expect(aws.mails.at(-1)?.html).toContain('Example &amp; Co');
    expect(aws.mails.at(-1)?.text).not.toContain('パスキー');
  });

  it('stands when nobody can be told, and the operator learns that', async () => {
    aws.users.set(CAROL.userName, { sub: CAROL.attributes.sub as string });
    expect(await recover({ signOut: true })).toEqual({ done: ['sign-out'], mail: 'no_address' });
    expect(counted('NoticeFailed', 'no_address')).toBe(1);
  });

  it('stops at what fails, says what was done, tells the user, and can be done again', async () => {
    aws.spoilOperation('AdminListDevices', { how: awsError('TooManyRequestsException', 400) });
    await expect(recover({ signOut: true, forgetDevices: true, link: true })).rejects.toThrow(
      'forget-devices failed (TooManyRequestsException). Done before it: sign-out. Invoke the function again',
    );
    expect(aws.mails).toHaveLength(1);
    expect(aws.mails[0]?.text).toContain('You were signed out everywhere.');
    expect(aws.mails[0]?.text).not.toContain('#recovery');
    aws.spoilCalls(() => undefined);
    expect((await recover({ signOut: true, forgetDevices: true, link: true })).done).toEqual([
      'sign-out',
      'forget-devices',
      'link',
    ]);
  });

  it('leaves no link behind that was not mailed', async () => {
    aws.spoilOperation('SendEmail', { how: awsError('MessageRejected', 400) });
    expect(await recover({ link: true })).toEqual({ done: [], mail: 'rejected' });
    expect(
      (await test.table.user({ userPoolId: 'us-east-1_Example01', userName: CAROL.userName }))?.recovery,
    ).toBeUndefined();
  });

  it('leaves nothing in the table of a user who had no link', async () => {
    await recover({ signOut: true });
    expect(await test.table.itemsBesideEndings()).toEqual([]);
  });
});
