import { told } from '../../../lambda/shared/fields';
import { SMS_SETTINGS, type SmsSettings } from '../../../lambda/sms/settings';
import { hostOf } from '../page/web-address';
import type { Config } from '../schema';
import { smsRegionOf } from './regions';
import type { SmsConfig } from './schema';

/** Names of what stacks provision. */
export interface ProvisionedSms {
  /** After the prefix of its ARN. */
  readonly configurationSet: string;
  readonly arnPrefix: string;
  /** ARNs by country, without the prefix where they have it; only for End User Messaging. */
  readonly originationIdentities: Readonly<Record<string, string>>;
  readonly stopParameter: string;
}

/** As functions read them. */
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
        : // Comes with the configuration set.
          { kind: sms.channel.kind, ...channel },
    domain: sms.domain ?? hostOf(webOrigins[0] as string),
    stopParameter,
  });
}

/** For functions and page; nothing without beginnings. */
export function toldBeginnings({ countries }: SmsConfig): Pick<SmsSettings, 'alsoMobile'> {
  const some = countries.filter(({ alsoMobile }) => alsoMobile.length > 0);
  if (some.length === 0) return {};
  return { alsoMobile: Object.fromEntries(some.map(({ country, alsoMobile }) => [country, alsoMobile])) };
}
