/**
 * CloudFront's API: ListDistributions, as far as it says who has which name.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListDistributions.html
 */
import { AwsError, HttpOutput, type Operation, type ServiceApi } from '../../contract';
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

function summary({ id, arn, domainName, aliases, enabled }: Distribution): string {
  const names = aliases.map((alias) => `<CNAME>${alias}</CNAME>`).join('');
  return `<DistributionSummary><Id>${id}</Id><ARN>${arn}</ARN><Status>Deployed</Status><DomainName>${domainName}</DomainName><Aliases><Quantity>${aliases.length}</Quantity>${names && `<Items>${names}</Items>`}</Aliases><Enabled>${enabled}</Enabled></DistributionSummary>`;
}
