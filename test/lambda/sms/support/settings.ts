import type { SmsSettings } from '../../../../lambda/sms/settings';

export const STOP_PARAMETER = '/passwordless/test/sms-stop';

/** A stage that sends to Japan and the United States, with these fields in another way. */
export function smsSettings(changes: Partial<SmsSettings> = {}): SmsSettings {
  return {
    channel: {
      kind: 'end-user-messaging',
      configurationSet: 'configuration-set/passwordless',
      arnPrefix: 'arn:aws:sms-voice:us-east-1:000000000000:',
      originationIdentities: {
        JP: 'sender-id/EXAMPLE/JP',
        US: 'phone-number/phone-0123456789abcdef0123456789abcdef',
      },
    },
    defaultCountry: 'JP',
    countries: { JP: { price: 74_500 }, US: { price: 8_140 } },
    domain: 'app.example.com',
    perNumber: { coolDownSeconds: 30, perHour: 5, perDay: 10 },
    perPrefix: { digits: 7, perHour: 30, perDay: 100 },
    poolPerDay: 10_000,
    dailyBudget: 50_000_000,
    stopParameter: STOP_PARAMETER,
    secondProofAfterDays: 180,
    ...changes,
  };
}
