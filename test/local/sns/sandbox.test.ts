import { createService } from '../../../local/services/sns';
import { testContext } from '../support/context';
import { serviceUnderTest } from '../support/service';

const NUMBER = '+14155550123';
const text = { PhoneNumber: NUMBER, Message: 'Your code is 123456' };

async function freshAccount() {
  const context = testContext({ freshAccount: true });
  const { call, service } = await serviceUnderTest(createService, context);
  const messages = () => (service.sms?.all() ?? []).map(({ message }) => message);
  const verify = async () => {
    await call('CreateSMSSandboxPhoneNumber', { PhoneNumber: NUMBER });
    const OneTimePassword = /\d+$/.exec(messages().at(-1) ?? '')?.[0];
    await call('VerifySMSSandboxPhoneNumber', { PhoneNumber: NUMBER, OneTimePassword });
  };
  const arrived = () => messages().filter((message) => message === text.Message).length;
  return { call, context, verify, arrived };
}

describe('text messages of SNS in a fresh account', () => {
  it('are taken and not delivered while the number is not verified', async () => {
    const { call, context, verify, arrived } = await freshAccount();
    expect(await call('Publish', text)).toEqual({ MessageId: expect.any(String) });
    expect(arrived()).toBe(0);
    expect(context.logged.join()).toContain('SMS sandbox');
    await verify();
    expect(await call('ListSMSSandboxPhoneNumbers', {})).toEqual({
      PhoneNumbers: [{ PhoneNumber: NUMBER, Status: 'Verified' }],
    });
    await call('Publish', text);
    expect(arrived()).toBe(1);
  });

  it('stop at one dollar a month, or at the limit that the account sets', async () => {
    const { call, verify, arrived } = await freshAccount();
    await verify();
    for (let index = 0; index < 25; index++) await call('Publish', text);
    expect(arrived()).toBe(20);
    await call('SetSMSAttributes', { attributes: { MonthlySpendLimit: '2' } });
    await call('Publish', text);
    expect(arrived()).toBe(21);
  });

  it('verify nobody by another code', async () => {
    const { call } = await freshAccount();
    await call('CreateSMSSandboxPhoneNumber', { PhoneNumber: NUMBER });
    await expect(
      call('VerifySMSSandboxPhoneNumber', { PhoneNumber: NUMBER, OneTimePassword: '00000' }),
    ).rejects.toMatchObject({ name: 'VerificationException' });
  });
});
