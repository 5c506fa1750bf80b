/** What no stack makes: the certificate, and a free name. */
import { parameterName } from '../../../lib/published';
import { type Check, type Outcome, ok, problem } from '../check';

/** Before its end; ACM renews its own 60 days before. */
const LEAST_DAYS = 14;
const DAY = 86_400_000;

/** Times in seconds since the Unix epoch. */
interface Certificate {
  readonly DomainName?: string;
  readonly SubjectAlternativeNames?: readonly string[];
  readonly Status?: string;
  readonly Type?: string;
  readonly NotAfter?: number;
  readonly DomainValidationOptions?: readonly {
    readonly ValidationStatus?: string;
    readonly ResourceRecord?: { readonly Name: string; readonly Type: string; readonly Value: string };
  }[];
}

export const webChecks: readonly Check[] = [
  {
    id: 'web-certificate',
    title: 'Certificate of the page',
    permissions: ['acm:DescribeCertificate in us-east-1'],
    concerns: ({ web }) => web.enabled && web.domain !== undefined,
    async run({ config: { web }, aws }) {
      const { name = '', certificateArn = '' } = web.domain ?? {};
      try {
        // CloudFront takes certificates of us-east-1 alone.
        const { Certificate } = (await aws.call(
          { service: 'acm', region: 'us-east-1', target: 'CertificateManager.DescribeCertificate' },
          { CertificateArn: certificateArn },
        )) as { Certificate: Certificate };
        return judge(Certificate, name);
      } catch (error) {
        if ((error as Error).name !== 'ResourceNotFoundException') throw error;
        return problem(
          `There is no certificate ${certificateArn}.`,
          `Ask ACM in us-east-1 for one of ${name}, and put its ARN into web.domain.certificateArn.`,
        );
      }
    },
  },
  {
    id: 'web-domain',
    title: 'Name of the page',
    permissions: ['cloudfront:ListDistributions', 'ssm:GetParameter'],
    concerns: ({ web }) => web.enabled && web.domain !== undefined,
    async run({ config, aws }) {
      const name = config.web.domain?.name ?? '';
      const ours = await aws.parameter(parameterName(config, 'DistributionId'));
      const holders = (await distributions(aws)).filter(({ aliases }) => aliases.includes(name));
      const other = holders.find(({ id }) => id !== ours);
      if (other)
        return problem(
          `The distribution ${other.id} of this account has the name ${name}; CloudFront gives it to one alone and would refuse the deployment (CNAMEAlreadyExists).`,
          `Take the name off ${other.id}, or move it with "aws cloudfront associate-alias" once the web stack is deployed without a domain.`,
        );
      if (holders.length > 0) return ok(`The distribution ${ours} of this deployment has ${name}.`);
      return ok(
        `No distribution of this account has ${name}. Those of other accounts can't be seen from here.`,
        `After the deployment, lead ${name} to DistributionDomainName.`,
      );
    },
  },
];

function judge(certificate: Certificate, name: string): Outcome {
  const { DomainName, SubjectAlternativeNames = [], Status, Type, NotAfter } = certificate;
  const names = [...new Set([...(DomainName ? [DomainName] : []), ...SubjectAlternativeNames])];
  if (!names.some((it) => covers(it, name)))
    return problem(
      `The certificate is of ${names.join(', ')}, not of ${name}.`,
      `Ask ACM in us-east-1 for one of ${name}, and put its ARN into web.domain.certificateArn.`,
    );
  if (Status === 'PENDING_VALIDATION') {
    const records = (certificate.DomainValidationOptions ?? [])
      .filter(({ ValidationStatus }) => ValidationStatus !== 'SUCCESS')
      .flatMap(({ ResourceRecord: record }) =>
        record ? [`${record.Name} ${record.Type} ${record.Value}`] : [],
      );
    return problem(
      'ACM waits for the proof that the domain is yours; CloudFront would refuse the certificate.',
      records.length > 0
        ? `Publish ${records.join('; ')}, and wait until the certificate is issued.`
        : 'Follow the link in the mail that ACM sent, and wait until the certificate is issued.',
    );
  }
  if (Status !== 'ISSUED')
    return problem(
      `The certificate is not good (${Status ?? 'no status'}); CloudFront would refuse it.`,
      'Ask ACM in us-east-1 for another one, and put its ARN into web.domain.certificateArn.',
    );
  const days = NotAfter === undefined ? undefined : Math.floor((NotAfter * 1000 - Date.now()) / DAY);
  if (days !== undefined && days < LEAST_DAYS)
    return problem(
      `The certificate ends in ${days} days (${Type ?? 'of unknown origin'}), and nobody has renewed it.`,
      Type === 'IMPORTED'
        ? 'Import its successor under the same ARN; ACM renews none that was imported.'
        : 'See in the ACM console why it was not renewed, mostly a validation record that was taken out of the DNS, and put that back.',
    );
  return ok(`Issued for ${names.join(', ')}${days === undefined ? '' : `, good for ${days} days`}.`);
}

/** An asterisk stands for one label (RFC 6125 §6.4.3). */
function covers(name: string, host: string): boolean {
  if (!name.startsWith('*.')) return name.toLowerCase() === host;
  return host.slice(host.indexOf('.') + 1) === name.slice(2).toLowerCase();
}

/** All of the account. */
async function distributions(aws: {
  get(service: string, path: string): Promise<string>;
}): Promise<readonly { readonly id: string; readonly aliases: readonly string[] }[]> {
  const found: { id: string; aliases: string[] }[] = [];
  for (let marker: string | undefined = ''; marker !== undefined; ) {
    const after: string = marker === '' ? '' : `&Marker=${marker}`;
    const page = await aws.get('cloudfront', `/2020-05-31/distribution?MaxItems=100${after}`);
    for (const [, summary = ''] of page.matchAll(/<DistributionSummary>([\s\S]*?)<\/DistributionSummary>/g))
      found.push({
        id: /<Id>([^<]+)<\/Id>/.exec(summary)?.[1] ?? '',
        aliases: [
          ...(/<Aliases>([\s\S]*?)<\/Aliases>/.exec(summary)?.[1] ?? '').matchAll(/<CNAME>([^<]+)<\/CNAME>/g),
        ].map(([, alias = '']) => alias),
      });
    marker = /<NextMarker>([^<]+)<\/NextMarker>/.exec(page)?.[1];
  }
  return found;
}
