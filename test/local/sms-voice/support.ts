import { createService } from '../../../local/services/sms-voice';
import { testContext } from '../support/context';
import { serviceUnderTest } from '../support/service';

/** What phone numbers and pools answer to HELP and STOP. */
export const MandatoryKeywords = { HELP: { Message: 'Ask us' }, STOP: { Message: 'You are out' } };
export const US_NUMBER = {
  IsoCountryCode: 'US',
  NumberCapabilities: ['SMS'],
  NumberType: 'TOLL_FREE',
  MandatoryKeywords,
};
export const JAPANESE = '+819012345678';
export const AMERICAN = '+12065550123';

/**
 * An account with a sender id in Japan, a number in the US, a pool of both, and the configuration set `codes`
 * whose protect configuration blocks Great Britain.
 */
export async function smsVoice() {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const context = testContext({
    clock: {
      now: () => now,
      offsetSeconds: 0,
    },
  });
  const service = await serviceUnderTest(createService, context);
  const { make } = service;
  const sender = await make('AWS::SMSVOICE::SenderId', { SenderId: 'Product', IsoCountryCode: 'JP' });
  const number = await make('AWS::SMSVOICE::PhoneNumber', US_NUMBER, 'Number');
  const pool = await make(
    'AWS::SMSVOICE::Pool',
    { OriginationIdentities: [sender.attributes.Arn, number.attributes.Arn], MandatoryKeywords },
    'Pool',
  );
  const protection = await make(
    'AWS::SMSVOICE::ProtectConfiguration',
    {
      CountryRuleSet: {
        SMS: [
          { CountryCode: 'JP', ProtectStatus: 'ALLOW' },
          { CountryCode: 'GB', ProtectStatus: 'BLOCK' },
          { CountryCode: 'FR', ProtectStatus: 'FILTER' },
        ],
      },
    },
    'Protection',
  );
  await make('AWS::SMSVOICE::ConfigurationSet', {
    ConfigurationSetName: 'codes',
    ProtectConfigurationId: protection.ref,
  });
  return {
    ...service,
    senderArn: String(sender.attributes.Arn),
    number: {
      id: number.ref,
      arn: String(number.attributes.Arn),
      e164: String(number.attributes.PhoneNumber),
    },
    pool: { id: pool.ref, arn: String(pool.attributes.Arn) },
    protectionId: protection.ref,
    /** Moves the clock ahead. */
    wait: (milliseconds: number) => {
      now += milliseconds;
    },
    /** Sends a text to Japan by the sender id, unless told otherwise. */
    send: (more: object = {}) =>
      service.call('SendTextMessage', {
        DestinationPhoneNumber: JAPANESE,
        OriginationIdentity: 'Product',
        MessageBody: 'Your code is 123456',
        ...more,
      }),
  };
}
