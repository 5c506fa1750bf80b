import {
  AwsError,
  type LocalContext,
  PassedOver,
  type ResourceProvider,
  type ResourceRequest,
  type Service,
  type Site,
} from '../../contract';
import type { Buckets } from '../s3/buckets';
import type { WebAcls } from '../wafv2';
import { cloudFrontApi } from './api';
import { type DistributionConfig, distributionConfigOf } from './distribution';
import { type Referred, referredBy, referredProviders } from './referred';
import { type Distribution, serve, serveNothing } from './serve';

interface CloudFrontParts {
  readonly buckets: Buckets;
  readonly acls: WebAcls;
}

export function createCloudFrontService(context: LocalContext, parts: CloudFrontParts): Service {
  const sites: Site[] = [];
  const distributions: Distribution[] = [];
  const referred = referredBy(() => distributions);
  return {
    apis: [cloudFrontApi(distributions)],
    sites,
    resources: [
      distributionProvider(context, parts, referred, distributions, sites),
      ...referredProviders(referred),
    ],
  };
}

/** Keeps its name and what it serves over an update. */
function distributionProvider(
  context: LocalContext,
  { buckets, acls }: CloudFrontParts,
  referred: Referred,
  distributions: Distribution[],
  sites: Site[],
): ResourceProvider {
  const indexOf = (wanted: string) => distributions.findIndex(({ id }) => id === wanted);
  const read = ({ properties }: ResourceRequest, id?: string): DistributionConfig => {
    const config = distributionConfigOf(properties.DistributionConfig ?? {});
    checkReferences(config, referred, buckets);
    const taken = config.aliases.find((alias) =>
      distributions.some((each) => each.id !== id && each.aliases.includes(alias)),
    );
    if (taken !== undefined)
      throw new AwsError(
        'CNAMEAlreadyExists',
        `One or more of the CNAMEs you provided are already associated with a different resource: ${taken}`,
        409,
      );
    return config;
  };
  const withReferred = (
    config: DistributionConfig,
    identity: Pick<Distribution, 'id' | 'arn' | 'domainName'>,
  ): Distribution => ({
    ...config,
    ...identity,
    lastModified: context.clock.now(),
    // Asked at every request: they change without the distribution.
    headersPolicy: () => referred.headersPolicies.get(config.headersPolicyId ?? ''),
    viewerRequest: () => referred.functions.get(config.viewerRequestFunctionArn ?? ''),
  });
  return {
    type: 'AWS::CloudFront::Distribution',
    create: (request) => {
      const { stack, generatedId } = request;
      const config = read(request);
      const id = `E${generatedId(13, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789')}`;
      const arn = `arn:${stack.partition}:cloudfront::${stack.account}:distribution/${id}`;
      const domainName = `d${generatedId(13)}.cloudfront.net`;
      if (config.webAclArn) acls.associate(arn, config.webAclArn);
      distributions.push(withReferred(config, { id, arn, domainName }));
      sites.push({
        domainName,
        answer: async (incoming, response) => {
          const current = distributions[indexOf(id)];
          if (current) await serve(context, buckets, current, incoming, response);
          else serveNothing(response);
        },
      });
      return { ref: id, attributes: { Id: id, DomainName: domainName } };
    },
    update: (request, { result }) => {
      const at = indexOf(result.ref);
      const known = distributions[at];
      if (!known) throw new AwsError('NoSuchDistribution', 'The specified distribution does not exist.', 404);
      const config = read(request, known.id);
      if (config.webAclArn) acls.associate(known.arn, config.webAclArn);
      else if (known.webAclArn) acls.disassociate(known.arn, known.webAclArn);
      const { id, arn, domainName } = known;
      distributions[at] = withReferred(config, { id, arn, domainName });
      return result;
    },
    // CloudFormation disables it first, as DeleteDistribution asks.
    delete: ({ result }) => {
      const at = indexOf(result.ref);
      const [gone] = at < 0 ? [] : distributions.splice(at, 1);
      if (!gone) return;
      if (gone.webAclArn) acls.disassociate(gone.arn, gone.webAclArn);
      sites.splice(
        sites.findIndex(({ domainName }) => domainName === gone.domainName),
        1,
      );
    },
  };
}

function checkReferences(
  { bucketName, cachePolicyId, headersPolicyId, viewerRequestFunctionArn: functionArn }: DistributionConfig,
  { cachePolicies, headersPolicies, functions }: Referred,
  buckets: Buckets,
): void {
  if (!buckets.has(bucketName))
    throw new PassedOver(`Origins[0]: the assembly makes no bucket ${bucketName}.`);
  if (!cachePolicies.has(cachePolicyId))
    throw new PassedOver(`CachePolicyId ${cachePolicyId}: managed policies are not emulated.`);
  if (headersPolicyId !== undefined && !headersPolicies.has(headersPolicyId))
    throw new PassedOver(`ResponseHeadersPolicyId ${headersPolicyId}: managed policies are not emulated.`);
  if (functionArn !== undefined && !functions.has(functionArn))
    throw new AwsError('NoSuchFunctionExists', `There is no function ${functionArn}.`, 404);
}
