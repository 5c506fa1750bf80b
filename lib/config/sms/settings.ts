import { told } from '../../../lambda/shared/fields';
import { SMS_SETTINGS, type SmsSettings } from '../../../lambda/sms/settings';
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
  const { stopParameter, ...channel } = provisioned;
  const smsRegion = smsRegionOf(region);
  return told(SMS_SETTINGS, {
    ...sms,
    ...toldBeginnings(sms),
    channel:
      sms.channel.kind === 'sns'
        ? { ...sms.channel, region: smsRegion === region ? undefined : smsRegion }
        : // The configuration set has the protect configuration with it.
          { kind: sms.channel.kind, ...channel },
    domain: sms.domain ?? hostOf(webOrigins[0] as string),
    stopParameter,
  });
}

/** What functions and page are told of numbers that the plans don't know; nothing where there are none. */
export function toldBeginnings({ countries }: SmsConfig): Pick<SmsSettings, 'alsoMobile'> {
  const some = countries.filter(({ alsoMobile }) => alsoMobile.length > 0);
  if (some.length === 0) return {};
  return { alsoMobile: Object.fromEntries(some.map(({ country, alsoMobile }) => [country, alsoMobile])) };
}
