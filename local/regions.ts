/**
 * Partitions, and what AWS lacks in some Regions, by AWS's data of endpoints as of 2026-11 (botocore 1.43,
 * endpoints.json) and the pages named. No other service is known here to be missing where Cognito is.
 */

/** Supported ones: their ARNs differ, their endpoints end alike. */
export type Partition = 'aws' | 'aws-us-gov';

const OTHERS: Readonly<Record<string, string>> = { cn: 'aws-cn', eusc: 'aws-eusc' };

/** @throws Error naming a partition that isn't supported */
export function partitionOf(region: string): Partition {
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  const [first = '', second = ''] = region.split('-');
  const other =
    OTHERS[first] ??
    (/^iso[a-z]?$/.test(second) ? `aws-${second === 'iso' ? 'iso' : `iso-${second.at(-1)}`}` : undefined);
  if (other !== undefined)
    throw new Error(
      `The embedded AWS is made for Regions of the partitions aws and aws-us-gov; ${region} is of ${other}.`,
    );
  return 'aws';
}

/** Types that CloudFormation lacks in Regions. */
const MISSING: readonly (readonly [types: string, isMissing: (region: string) => boolean])[] = [
  [
    'AWS::SES::',
    (region) =>
      [
        'ap-east-1',
        'ap-east-2',
        'ap-southeast-4',
        'ap-southeast-6',
        'ap-southeast-7',
        'eu-south-2',
        'mx-central-1',
      ].includes(region),
  ],
  ['AWS::SMSVOICE::', (region) => ['ap-east-1', 'ap-southeast-5', 'ap-southeast-7'].includes(region)],
  // "Amazon CloudFront is not available in the AWS GovCloud (US) partition",
  // https://docs.aws.amazon.com/solutions/latest/distributed-load-testing-on-aws/deploy-govcloud.html
  ['AWS::CloudFront::', (region) => region.startsWith('us-gov-')],
];

export function isMissing(type: string, region: string): boolean {
  return MISSING.some(([types, missingIn]) => type.startsWith(types) && missingIn(region));
}
