/** Prices of AWS, without tax and discounts, each with the page it stands on and the day it was read. US dollars. */

/** The Region that these prices are of; most Regions are dearer, by up to a half. */
export const PRICED_REGION = 'us-east-1';

/** The day on which the prices were last gone through. */
export const PRICES_DATE = '2026-11-21';

interface Standing {
  readonly item: string;
  /** US dollars a month for one. */
  readonly dollars: number;
  readonly source: string;
}

/** What stands there costs this, whoever uses it. */
export const standingPrices = {
  kmsKey: { item: 'KMS key', dollars: 1, source: 'https://aws.amazon.com/kms/pricing/' },
  webAcl: { item: 'web ACL', dollars: 5, source: 'https://aws.amazon.com/waf/pricing/' },
  webAclRule: { item: 'rule of a web ACL', dollars: 1, source: 'https://aws.amazon.com/waf/pricing/' },
  alarm: { item: 'alarm', dollars: 0.1, source: 'https://aws.amazon.com/cloudwatch/pricing/' },
  compositeAlarm: {
    item: 'composite alarm',
    dollars: 0.5,
    source: 'https://aws.amazon.com/cloudwatch/pricing/',
  },
  dashboard: { item: 'dashboard', dollars: 3, source: 'https://aws.amazon.com/cloudwatch/pricing/' },
  secret: { item: 'secret', dollars: 0.4, source: 'https://aws.amazon.com/secrets-manager/pricing/' },
} as const satisfies Readonly<Record<string, Standing>>;
