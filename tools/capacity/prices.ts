/** US dollars, without tax and discounts, with page and day. */

/** Most Regions are dearer, by up to a half. */
export const PRICED_REGION = 'us-east-1';

/** When prices were last read. */
export const PRICES_DATE = '2026-11-21';

interface StandingPrice {
  readonly item: string;
  /** US dollars a month for one. */
  readonly dollars: number;
  readonly source: string;
}

/** Paid whoever uses it. */
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
  // Provisioned concurrency, arm64: 0.0000033334 dollars a GB-second, for 30 days.
  keptMegabyte: {
    item: 'MB of containers that are kept warm',
    dollars: (0.0000033334 * 30 * 24 * 3_600) / 1_024,
    source: 'https://aws.amazon.com/lambda/pricing/',
  },
} as const satisfies Readonly<Record<string, StandingPrice>>;

export type Standing = Readonly<Record<keyof typeof standingPrices, number>>;

interface UsagePrice {
  readonly item: string;
  /** US dollars for `per` units. */
  readonly dollars: number;
  readonly per: number;
  /** Units a month that are always free; first-year offers are left out. */
  readonly free: number;
  readonly source: string;
}

/** By feature plan. Lite's lower price above 10 million is left out. */
export const activeUserPrices: Readonly<Record<'LITE' | 'ESSENTIALS' | 'PLUS', UsagePrice>> = {
  LITE: {
    item: 'Cognito, monthly active users (Lite)',
    dollars: 0.0055,
    per: 1,
    free: 10_000,
    source: 'https://aws.amazon.com/cognito/pricing/',
  },
  ESSENTIALS: {
    item: 'Cognito, monthly active users (Essentials)',
    dollars: 0.015,
    per: 1,
    free: 10_000,
    source: 'https://aws.amazon.com/cognito/pricing/',
  },
  PLUS: {
    item: 'Cognito, monthly active users (Plus)',
    dollars: 0.02,
    per: 1,
    free: 0,
    source: 'https://aws.amazon.com/cognito/pricing/',
  },
};

/** What is paid by use. */
export const usagePrices = {
  functionRuns: {
    item: 'Lambda, requests',
    dollars: 0.2,
    per: 1_000_000,
    free: 1_000_000,
    source: 'https://aws.amazon.com/lambda/pricing/',
  },
  functionTime: {
    item: 'Lambda, GB-seconds (arm64)',
    dollars: 0.0000133334,
    per: 1,
    free: 400_000,
    source: 'https://aws.amazon.com/lambda/pricing/',
  },
  keptFunctionTime: {
    item: 'Lambda, GB-seconds in containers that are kept warm (about)',
    dollars: 0.0000077778,
    per: 1,
    // Not for functions with provisioned concurrency.
    free: 0,
    source: 'https://aws.amazon.com/lambda/pricing/',
  },
  apiRequests: {
    item: 'API Gateway, requests (REST)',
    dollars: 3.5,
    per: 1_000_000,
    free: 0,
    source: 'https://aws.amazon.com/api-gateway/pricing/',
  },
  tableWrites: {
    item: 'DynamoDB, write units (on demand)',
    dollars: 0.625,
    per: 1_000_000,
    free: 0,
    source: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
  },
  tableReads: {
    item: 'DynamoDB, read units (on demand)',
    dollars: 0.125,
    per: 1_000_000,
    free: 0,
    source: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
  },
  rsaRequests: {
    item: 'KMS, requests by RSA 2048',
    dollars: 0.03,
    per: 10_000,
    free: 0,
    source: 'https://aws.amazon.com/kms/pricing/',
  },
  mails: {
    item: 'SES, mails',
    dollars: 0.1,
    per: 1_000,
    free: 0,
    source: 'https://aws.amazon.com/ses/pricing/',
  },
  webAclRequests: {
    item: 'WAF, requests',
    dollars: 0.6,
    per: 1_000_000,
    free: 0,
    source: 'https://aws.amazon.com/waf/pricing/',
  },
  logMegabytes: {
    item: 'CloudWatch Logs, MB taken in',
    dollars: 0.5,
    per: 1_000,
    free: 5_000,
    source: 'https://aws.amazon.com/cloudwatch/pricing/',
  },
  metrics: {
    item: 'CloudWatch, metrics of the app',
    dollars: 0.3,
    per: 1,
    free: 10,
    source: 'https://aws.amazon.com/cloudwatch/pricing/',
  },
  traces: {
    item: 'X-Ray, traces (at most)',
    dollars: 5,
    per: 1_000_000,
    free: 100_000,
    source: 'https://aws.amazon.com/xray/pricing/',
  },
  auditEvents: {
    item: 'EventBridge, custom events',
    dollars: 1,
    per: 1_000_000,
    free: 0,
    source: 'https://aws.amazon.com/eventbridge/pricing/',
  },
  pageRequests: {
    item: 'CloudFront, requests (at most)',
    dollars: 0.01,
    per: 10_000,
    free: 10_000_000,
    source: 'https://aws.amazon.com/cloudfront/pricing/',
  },
  pageRouting: {
    item: 'CloudFront, runs of the routing function (at most)',
    dollars: 0.1,
    per: 1_000_000,
    free: 2_000_000,
    source: 'https://aws.amazon.com/cloudfront/pricing/',
  },
  pageGigabytes: {
    item: 'CloudFront, GB to North America and Europe (at most)',
    dollars: 0.085,
    per: 1,
    free: 1_000,
    source: 'https://aws.amazon.com/cloudfront/pricing/',
  },
  // Not read again: its page shows prices to browsers alone.
  pageReads: {
    item: 'S3, reads (at most; price not verified)',
    dollars: 0.0004,
    per: 1_000,
    free: 0,
    source: 'https://aws.amazon.com/s3/pricing/',
  },
} as const satisfies Readonly<Record<string, UsagePrice>>;

/** US dollars a month. */
export function dollarsOf({ dollars, per, free }: UsagePrice, units: number): number {
  return (Math.max(0, units - free) / per) * dollars;
}
