import { createService } from '../../../local/services/sms-voice';
import { testContext } from '../support/context';
import { serviceUnderTest } from '../support/service';
import { AMERICAN, JAPANESE } from './support';

/** End User Messaging with a sender id in Japan, in an account as AWS hands it out. */
async function freshAccount() {
  const context = testContext({ freshAccount: true });
  const service = await serviceUnderTest(createService, context);
  await service.make('AWS::SMSVOICE::SenderId', { SenderId: 'Product', IsoCountryCode: 'JP' });
  const text = (more: object = {}) =>
    service.call('SendTextMessage', {
      DestinationPhoneNumber: JAPANESE,
      OriginationIdentity: 'Product',
      MessageBody: 'Your code is 123456',
      ...more,
    });
  /** Adds a number and tells the code that its telephone got. */
  const verify = async (number: string) => {
    const { VerifiedDestinationNumberId } = await service.call('CreateVerifiedDestinationNumber', {
      DestinationPhoneNumber: number,
    });
    await service.call('SendDestinationNumberVerificationCode', {
      VerifiedDestinationNumberId,
      VerificationChannel: 'TEXT',
    });
    const VerificationCode = /\d+$/.exec(context.deliveredSms.at(-1)?.message ?? '')?.[0];
    return service.call('VerifyDestinationNumber', { VerifiedDestinationNumberId, VerificationCode });
  };
  return { ...service, context, text, verify };
}

describe('End User Messaging in the sandbox', () => {
  it('sends to verified numbers alone, dry or not', async () => {
    const { context, text, verify } = await freshAccount();
    const refusal = {
      name: 'ConflictException',
      details: { Reason: 'DESTINATION_PHONE_NUMBER_NOT_VERIFIED' },
    };
    await expect(text()).rejects.toMatchObject(refusal);
    await expect(text({ DryRun: true })).rejects.toMatchObject(refusal);
    expect(await verify(JAPANESE)).toMatchObject({ Status: 'VERIFIED', DestinationPhoneNumber: JAPANESE });
    await text();
    expect(context.deliveredSms.at(-1)).toMatchObject({ phoneNumber: JAPANESE, senderId: 'Product' });
  });

  it('verifies nobody by a code that was not sent, and keeps a number for a day', async () => {
    const { call, context } = await freshAccount();
    const added = await call('CreateVerifiedDestinationNumber', { DestinationPhoneNumber: AMERICAN });
    const { VerifiedDestinationNumberId } = added;
    await expect(
      call('VerifyDestinationNumber', { VerifiedDestinationNumberId, VerificationCode: '123456' }),
    ).rejects.toMatchObject({ details: { Reason: 'VERIFICATION_CODE_MISMATCH' } });
    await expect(
      call('DeleteVerifiedDestinationNumber', { VerifiedDestinationNumberId }),
    ).rejects.toMatchObject({ details: { Reason: 'RESOURCE_DELETION_NOT_ALLOWED' } });
    context.advance(24 * 60 * 60);
    await call('DeleteVerifiedDestinationNumber', { VerifiedDestinationNumberId });
    expect(await call('DescribeVerifiedDestinationNumbers', {})).toEqual({ VerifiedDestinationNumbers: [] });
  });

  it('has ten numbers', async () => {
    const { call } = await freshAccount();
    for (let index = 0; index < 10; index++)
      await call('CreateVerifiedDestinationNumber', { DestinationPhoneNumber: `+1206555010${index}` });
    await expect(
      call('CreateVerifiedDestinationNumber', { DestinationPhoneNumber: AMERICAN }),
    ).rejects.toMatchObject({ name: 'ServiceQuotaExceededException' });
  });
});

describe('the spend limit of a month', () => {
  it('is one dollar at first; what goes beyond is refused until the next month', async () => {
    const { context, text, verify } = await freshAccount();
    await verify(JAPANESE);
    // 20 parts at the five cents that a part is assumed to cost.
    for (let index = 0; index < 20; index++) await text();
    await expect(text()).rejects.toMatchObject({
      name: 'ServiceQuotaExceededException',
      details: { Reason: 'MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT' },
    });
    context.advance(31 * 24 * 60 * 60);
    await text();
    expect(context.deliveredSms).toHaveLength(22);
  });

  it('can be set lower by the account, not higher than AWS allows', async () => {
    const { call, text, verify } = await freshAccount();
    await verify(JAPANESE);
    await expect(call('SetTextMessageSpendLimitOverride', { MonthlyLimit: 2 })).rejects.toMatchObject({
      details: { Reason: 'REQUESTED_SPEND_LIMIT_HIGHER_THAN_SERVICE_LIMIT' },
    });
    await call('SetTextMessageSpendLimitOverride', { MonthlyLimit: 0 });
    await expect(text()).rejects.toMatchObject({ name: 'ServiceQuotaExceededException' });
    await call('DeleteTextMessageSpendLimitOverride', {});
    await text();
  });
});
