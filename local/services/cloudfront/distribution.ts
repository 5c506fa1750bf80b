import { PassedOver } from '../../contract';

// biome-ignore lint/suspicious/noExplicitAny: CloudFormation properties, each of which is checked here.
export type Properties = Readonly<Record<string, any>>;

export interface ErrorResponse {
  readonly errorCode: number;
  readonly responseCode: number | undefined;
  readonly pagePath: string | undefined;
}

/** One S3 origin and one cache behaviour. */
export interface DistributionConfig {
  readonly aliases: readonly string[];
  readonly defaultRootObject: string | undefined;
  readonly enabled: boolean;
  readonly bucketName: string;
  /** Signs requests to the bucket. */
  readonly originAccessControlId: string | undefined;
  readonly allowedMethods: readonly string[];
  readonly cachePolicyId: string;
  readonly headersPolicyId: string | undefined;
  readonly viewerRequestFunctionArn: string | undefined;
  readonly errorResponses: readonly ErrorResponse[];
  readonly webAclArn: string | undefined;
  readonly template: Properties;
}

/** Emulated, or without effect on a single machine. */
const KNOWN = {
  distribution: [
    'Aliases',
    'Comment',
    'CustomErrorResponses',
    'DefaultCacheBehavior',
    'DefaultRootObject',
    'Enabled',
    'HttpVersion',
    'IPV6Enabled',
    'Logging',
    'Origins',
    'PriceClass',
    'ViewerCertificate',
    'WebACLId',
  ],
  origin: ['DomainName', 'Id', 'OriginAccessControlId', 'S3OriginConfig'],
  behavior: [
    'AllowedMethods',
    'CachedMethods',
    'CachePolicyId',
    'Compress',
    'FunctionAssociations',
    'ResponseHeadersPolicyId',
    'TargetOriginId',
    'ViewerProtocolPolicy',
  ],
};

/** @throws PassedOver naming the first setting that is not emulated, as AWS would answer otherwise */
export function distributionConfigOf(config: Properties): DistributionConfig {
  refuseOthers('DistributionConfig', config, KNOWN.distribution);
  const behavior: Properties = config.DefaultCacheBehavior ?? {};
  refuseOthers('DefaultCacheBehavior', behavior, KNOWN.behavior);
  const origins: readonly Properties[] = config.Origins ?? [];
  const [origin] = origins;
  if (!origin || origins.length > 1)
    throw new PassedOver(`Origins: one is emulated, there are ${origins.length}.`);
  refuseOthers('Origins[0]', origin, KNOWN.origin);
  const [, bucketName] =
    /^([a-z0-9.-]+)\.s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com$/.exec(origin.DomainName) ?? [];
  if (!bucketName) throw new PassedOver(`Origins[0].DomainName: ${origin.DomainName} is no bucket.`);
  if (origin.S3OriginConfig?.OriginAccessIdentity)
    throw new PassedOver('OriginAccessIdentity is not emulated; use origin access control.');
  if (!behavior.CachePolicyId)
    throw new PassedOver('DefaultCacheBehavior without a CachePolicyId is not emulated.');
  return {
    aliases: config.Aliases ?? [],
    defaultRootObject: config.DefaultRootObject || undefined,
    enabled: String(config.Enabled) === 'true',
    bucketName,
    originAccessControlId: origin.OriginAccessControlId,
    allowedMethods: behavior.AllowedMethods ?? ['GET', 'HEAD'],
    cachePolicyId: behavior.CachePolicyId,
    headersPolicyId: behavior.ResponseHeadersPolicyId,
    viewerRequestFunctionArn: viewerRequestFunction(behavior.FunctionAssociations ?? []),
    errorResponses: ((config.CustomErrorResponses ?? []) as readonly Properties[]).map((response) => ({
      errorCode: Number(response.ErrorCode),
      responseCode: response.ResponseCode === undefined ? undefined : Number(response.ResponseCode),
      pagePath: response.ResponsePagePath,
    })),
    webAclArn: config.WebACLId || undefined,
    template: config,
  };
}

function viewerRequestFunction(associations: readonly Properties[]): string | undefined {
  for (const { EventType } of associations)
    if (EventType !== 'viewer-request')
      throw new PassedOver(`FunctionAssociations: the event ${EventType} is not emulated.`);
  return associations[0]?.FunctionARN;
}

function refuseOthers(where: string, properties: Properties, known: readonly string[]): void {
  for (const [name, value] of Object.entries(properties))
    if (!known.includes(name) && value !== undefined && !(Array.isArray(value) && value.length === 0))
      throw new PassedOver(`${where}.${name} is not emulated.`);
}
