import { createService } from '../../../local/services/service-quotas';
import { serviceUnderTest } from '../support/service';
import { overHttp } from './support';

const rate = { ServiceCode: 'kms', QuotaCode: 'L-2AC98190' };

describe('the embedded Service Quotas', () => {
  it('gives a quota, asking IAM about that one', async () => {
    const { access, call } = await serviceUnderTest(createService);
    expect(access('GetServiceQuota', rate)).toEqual([
      {
        action: 'servicequotas:GetServiceQuota',
        resource: 'arn:aws:servicequotas:us-east-1:000000000000:kms/L-2AC98190',
      },
    ]);
    await expect(call('GetServiceQuota', rate)).resolves.toMatchObject({
      Quota: { QuotaName: 'Cryptographic operations (RSA) request rate', Value: 1000 },
    });
  });

  it('gives what the account was set to, until it is reset', async () => {
    const { service, call } = await serviceUnderTest(createService);
    await overHttp(service, 'PUT', '/_local/account/service-quotas', { 'kms/L-2AC98190': 5 });
    await expect(call('GetServiceQuota', rate)).resolves.toMatchObject({ Quota: { Value: 5 } });
    await service.reset?.();
    await expect(call('GetServiceQuota', rate)).resolves.toMatchObject({ Quota: { Value: 1000 } });
  });

  it.each([
    [{ 'kms/L-2AC98190': 'five' }, 'kms/L-2AC98190 is "five"; it must be a number.'],
    [{ toString: 5 }, 'toString is no setting; there are cognito-idp/L-026ADBA3, dynamodb/'],
    [[], 'The body must be a JSON object of settings.'],
  ])('refuses the settings %j', async (settings, message) => {
    const { service } = await serviceUnderTest(createService);
    expect(await overHttp(service, 'PUT', '/_local/account/service-quotas', settings)).toEqual({
      status: 400,
      body: { message: expect.stringContaining(message) },
    });
    expect((await overHttp(service, 'DELETE', '/_local/account/service-quotas')).status).toBe(405);
  });

  it.each([
    [{ ServiceCode: 'kms' }, 'IllegalArgumentException'],
    [{ ServiceCode: 'kms', QuotaCode: 'L-0' }, 'NoSuchResourceException'],
    [{ ...rate, ContextId: '1' }, 'IllegalArgumentException'],
  ])('refuses %j', async (input, code) => {
    const { call } = await serviceUnderTest(createService);
    await expect(call('GetServiceQuota', input)).rejects.toMatchObject({ code });
  });
});
