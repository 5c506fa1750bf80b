import {
  AwsError,
  type LocalContext,
  PassedOver,
  type ResourceProvider,
  type ResourceRequest,
  type ResourceResult,
  type Service,
  type Site,
} from '../../contract';
import type { Buckets } from '../s3/buckets';
import type { WebAcls } from '../wafv2';
import { cloudFrontApi } from './api';
import { distributionConfigOf } from './distribution';
import { type EdgeFunction, edgeFunction } from './edge-function';
import { type HeadersPolicy, headersPolicyOf } from './headers-policy';
import { type Distribution, serve } from './serve';

interface CloudFrontParts {
  readonly buckets: Buckets;
  readonly acls: WebAcls;
}

/** What distributions refer to. */
interface Referred {
  readonly headersPolicies: Map<string, HeadersPolicy>;
  readonly functions: Map<string, EdgeFunction>;
  readonly cachePolicies: Set<string>;
}

/** Amazon CloudFront: distributions of the template with one S3 origin, and what they refer to. */
export function createCloudFrontService(context: LocalContext, parts: CloudFrontParts): Service {
  const referred: Referred = { headersPolicies: new Map(), functions: new Map(), cachePolicies: new Set() };
  const sites: Site[] = [];
  const distributions: Distribution[] = [];
  return {
    apis: [cloudFrontApi(distributions)],
    sites,
    resources: [
      {
        type: 'AWS::CloudFront::Distribution',
        create: (request) => {
          const distribution = makeDistribution(request, referred, parts);
          distributions.push(distribution);
          sites.push({
            domainName: distribution.domainName,
            answer: (incoming, response) => serve(context, parts.buckets, distribution, incoming, response),
          });
          const { id, domainName } = distribution;
          return { ref: id, attributes: { Id: id, DomainName: domainName } };
        },
      },
      ...referredProviders(referred),
    ],
  };
}

function makeDistribution(
  { properties, stack, generatedId }: ResourceRequest,
  { headersPolicies, functions, cachePolicies }: Referred,
  { buckets, acls }: CloudFrontParts,
): Distribution {
  const config = distributionConfigOf(properties.DistributionConfig ?? {});
  if (!buckets.has(config.bucketName))
    throw new PassedOver(`Origins[0]: the assembly makes no bucket ${config.bucketName}.`);
  if (!cachePolicies.has(config.cachePolicyId))
    throw new PassedOver(`CachePolicyId ${config.cachePolicyId}: managed policies are not emulated.`);
  const { headersPolicyId, viewerRequestFunctionArn: functionArn } = config;
  const headersPolicy = headersPolicyId === undefined ? undefined : headersPolicies.get(headersPolicyId);
  if (headersPolicyId !== undefined && !headersPolicy)
    throw new PassedOver(`ResponseHeadersPolicyId ${headersPolicyId}: managed policies are not emulated.`);
  const viewerRequest = functionArn === undefined ? undefined : functions.get(functionArn);
  if (functionArn !== undefined && !viewerRequest)
    throw new AwsError('NoSuchFunctionExists', `There is no function ${functionArn}.`, 404);
  const id = `E${generatedId(13, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789')}`;
  const arn = `arn:${stack.partition}:cloudfront::${stack.account}:distribution/${id}`;
  if (config.webAclArn) acls.associate(arn, config.webAclArn);
  return {
    ...config,
    id,
    arn,
    domainName: `d${generatedId(13)}.cloudfront.net`,
    headersPolicy,
    viewerRequest,
  };
}

function referredProviders({ headersPolicies, functions, cachePolicies }: Referred): ResourceProvider[] {
  return [
    {
      type: 'AWS::CloudFront::ResponseHeadersPolicy',
      create: ({ properties, ...request }) => {
        const made = withId(request);
        headersPolicies.set(made.ref, headersPolicyOf(properties.ResponseHeadersPolicyConfig));
        return made;
      },
    },
    {
      // Nothing is cached here, so what a policy says of keys and times has no effect.
      type: 'AWS::CloudFront::CachePolicy',
      create: (request) => {
        const made = withId(request);
        cachePolicies.add(made.ref);
        return made;
      },
    },
    { type: 'AWS::CloudFront::OriginAccessControl', create: withId },
    {
      type: 'AWS::CloudFront::Function',
      create: ({ properties, stack }) => {
        const { Name: name, FunctionCode: code, FunctionConfig: config, AutoPublish: publish } = properties;
        const arn = `arn:${stack.partition}:cloudfront::${stack.account}:function/${name}`;
        if (String(publish) !== 'true')
          throw new AwsError(
            'InvalidArgument',
            `AutoPublish of ${name} must be true; distributions run what is published.`,
          );
        functions.set(arn, edgeFunction(name, code, config.Runtime));
        return {
          ref: arn,
          attributes: { FunctionARN: arn, 'FunctionMetadata.FunctionARN': arn, Stage: 'LIVE' },
        };
      },
    },
  ];
}

function withId({ generatedId }: Pick<ResourceRequest, 'generatedId'>): ResourceResult {
  const id = generatedId(32, '0123456789abcdef').replace(
    /^(.{8})(.{4})(.{4})(.{4})(.{12})$/,
    '$1-$2-$3-$4-$5',
  );
  return { ref: id, attributes: { Id: id } };
}
