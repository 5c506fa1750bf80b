export const webValues = {
  DistributionDomainName:
    'Name that CloudFront gives the page; the DNS record of its own domain leads there.',
  DistributionId: 'Id of the CloudFront distribution.',
  PageBucketName: 'Name of the bucket that holds the page.',
} as const;
