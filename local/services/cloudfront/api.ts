/**
 * ListDistributions, as far as it says who has which name.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListDistributions.html
 */
import { AwsError, HttpOutput, type Operation, type ServiceApi } from '../../contract';
import { escapeXml } from '../s3/xml';
import type { Properties } from './distribution';
import type { Distribution } from './serve';

interface ListInput {
  readonly marker: string;
  readonly maxItems: number;
}

/** @param distributions in the order they were made */
export function cloudFrontApi(distributions: readonly Distribution[]): ServiceApi {
  const list: Operation<ListInput> = {
    access: () => ({ action: 'cloudfront:ListDistributions', resource: '*' }),
    run: ({ marker, maxItems }) => {
      if (!(maxItems >= 1 && maxItems <= 100))
        throw new AwsError('InvalidArgument', 'MaxItems must be a number from 1 to 100.');
      const first = marker === '' ? 0 : distributions.findIndex(({ id }) => id === marker) + 1;
      const page = distributions.slice(first, first + maxItems);
      const isTruncated = first + page.length < distributions.length;
      const body = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<DistributionList xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">',
        `<Marker>${marker}</Marker>`,
        ...(isTruncated ? [`<NextMarker>${page.at(-1)?.id}</NextMarker>`] : []),
        `<MaxItems>${maxItems}</MaxItems><IsTruncated>${isTruncated}</IsTruncated><Quantity>${page.length}</Quantity>`,
        ...(page.length > 0 ? [`<Items>${page.map(summary).join('')}</Items>`] : []),
        '</DistributionList>',
      ].join('');
      return new HttpOutput(200, { 'content-type': 'text/xml' }, body);
    },
  };
  return {
    name: 'cloudfront',
    operations: { ListDistributions: list },
    route: (method, path, query) =>
      method === 'GET' && path === '/2020-05-31/distribution'
        ? {
            operation: 'ListDistributions',
            input: { marker: query.get('Marker') ?? '', maxItems: Number(query.get('MaxItems') ?? 100) },
          }
        : undefined,
  };
}

/** The template's settings, else the defaults of AWS::CloudFront::Distribution. */
function summary(distribution: Distribution): string {
  const { id, arn, domainName, aliases, enabled, errorResponses, lastModified, template } = distribution;
  const { DefaultCacheBehavior: behavior = {}, ViewerCertificate: certificate = {} } = template;
  const errors = errorResponses.map(({ errorCode }) =>
    tag('CustomErrorResponse', tag('ErrorCode', errorCode)),
  );
  return tag(
    'DistributionSummary',
    tag('Id', id),
    tag('ARN', arn),
    tag('Status', 'Deployed'),
    tag('LastModifiedTime', new Date(lastModified).toISOString()),
    tag('DomainName', domainName),
    list(
      'Aliases',
      aliases.map((alias) => tag('CNAME', alias)),
    ),
    list('Origins', template.Origins.map(origin)),
    tag(
      'DefaultCacheBehavior',
      tag('TargetOriginId', text(behavior.TargetOriginId)),
      tag('ViewerProtocolPolicy', text(behavior.ViewerProtocolPolicy)),
      tag('CachePolicyId', text(behavior.CachePolicyId)),
    ),
    list('CacheBehaviors', []),
    list('CustomErrorResponses', errors),
    tag('Comment', text(template.Comment ?? '')),
    tag('PriceClass', text(template.PriceClass ?? 'PriceClass_All')),
    tag('Enabled', String(enabled)),
    tag(
      'ViewerCertificate',
      certificate.AcmCertificateArn === undefined
        ? tag('CloudFrontDefaultCertificate', 'true')
        : tag('ACMCertificateArn', text(certificate.AcmCertificateArn)),
    ),
    tag('Restrictions', tag('GeoRestriction', tag('RestrictionType', 'none'), tag('Quantity', 0))),
    tag('WebACLId', text(template.WebACLId ?? '')),
    tag('HttpVersion', text(template.HttpVersion ?? 'http1.1')),
    tag('IsIPV6Enabled', String(template.IPV6Enabled ?? false)),
    tag('Staging', 'false'),
  );
}

const origin = ({ Id, DomainName }: Properties) =>
  tag('Origin', tag('Id', text(Id)), tag('DomainName', text(DomainName)));

const list = (name: string, items: readonly string[]) =>
  tag(name, tag('Quantity', items.length), ...(items.length > 0 ? [tag('Items', ...items)] : []));

const tag = (name: string, ...content: readonly (string | number)[]) =>
  `<${name}>${content.join('')}</${name}>`;

const text = (value: unknown) => escapeXml(String(value));
