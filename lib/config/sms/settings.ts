import { told } from '../../../lambda/shared/fields';
import { SMS_COUNTRY_FIELDS, SMS_FIELDS, type SmsSettings } from '../../../lambda/sms/settings';
import { hostOf } from '../page/web-address';
import type { Config } from '../schema';
import { smsRegionOf } from './regions';
import type { SmsConfig } from './schema';

/** What only the stacks know: names of what they provision. */
export interface ProvisionedSms {
  /** What follows the prefix in the configuration set's ARN. */
  readonly configurationSet: string;
  /** What ARNs of identities begin with. */
  readonly arnPrefix: string;
  /**
   * ARN of what messages are sent from, without the prefix where it has it, by country; read only by the
   * channel that has it.
   */
  readonly originationIdentities: Readonly<Record<string, string>>;
  /** Name of the SSM parameter that stops all sending. */
  readonly stopParameter: string;
}

/** What the functions have to know of SMS, in the form that they read. */
export function smsSettings(
  sms: SmsConfig,
  { region, webOrigins }: Pick<Config, 'region' | 'webOrigins'>,
  provisioned: ProvisionedSms,
): SmsSettings {
  const { arnPrefix, configurationSet, originationIdentities, stopParameter } = provisioned;
  const { senderId } = sms.channel.kind === 'sns' ? sms.channel : {};
  return {
    channel:
      sms.channel.kind === 'sns'
        ? {
            kind: 'sns',
            ...(senderId === undefined ? {} : { senderId }),
            ...(smsRegionOf(region) === region ? {} : { region: smsRegionOf(region) }),
          }
        : // The configuration set has the protect configuration with it.
          { kind: 'end-user-messaging', configurationSet, arnPrefix, originationIdentities },
    defaultCountry: sms.defaultCountry,
    countries: Object.fromEntries(
      sms.countries.map(({ country, alsoMobile: _, ...said }) => [country, told(SMS_COUNTRY_FIELDS, said)]),
    ),
    ...toldBeginnings(sms),
    domain: sms.domain ?? hostOf(webOrigins[0] as string),
    ...told(SMS_FIELDS, { ...sms, stopParameter }),
  };
}

/** What functions and page are told of numbers that the plans don't know; nothing where there are none. */
export function toldBeginnings({ countries }: SmsConfig): Pick<SmsSettings, 'alsoMobile'> {
  const some = countries.filter(({ alsoMobile }) => alsoMobile.length > 0);
  if (some.length === 0) return {};
  return { alsoMobile: Object.fromEntries(some.map(({ country, alsoMobile }) => [country, alsoMobile])) };
}
