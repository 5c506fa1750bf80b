/** Those that deployments of sign-in run into, with AWS's defaults. */
import { AwsError, type CreateService } from '../../contract';
import { AccountSettings } from '../account-settings';
import { notEmulated, operationsOf, type Read, text } from '../input';
import type { Operations } from '../sdk';

interface Quota {
  readonly service: string;
  readonly code: string;
  readonly name: string;
  readonly value: number;
}

/** As the Service Quotas console shows them. Only that of sign-ins is held, in a fresh account. */
const QUOTAS: readonly Quota[] = [
  { service: 'cognito-idp', code: 'L-026ADBA3', name: 'Rate of UserAuthentication requests', value: 120 },
  { service: 'dynamodb', code: 'L-F98FE922', name: 'Maximum number of tables', value: 2_500 },
  { service: 'kms', code: 'L-2AC98190', name: 'Cryptographic operations (RSA) request rate', value: 1_000 },
  { service: 'kms', code: 'L-C2F1777E', name: 'Customer Master Keys (CMKs)', value: 100_000 },
  { service: 'lambda', code: 'L-B99A9384', name: 'Concurrent executions', value: 1_000 },
];

const MEMBERS = { ServiceCode: text(), QuotaCode: text() };

/** `PUT /_local/account/service-quotas {"kms/L-2AC98190": 500}` gives the account another value. */
export const createService: CreateService = (context) => {
  const applied = new AccountSettings(
    'service-quotas',
    Object.fromEntries(QUOTAS.map(({ service, code, value }) => [`${service}/${code}`, value])),
  );
  const operation = operationsOf({
    prefix: 'servicequotas',
    mistyped: () => new AwsError('IllegalArgumentException', 'ServiceCode and QuotaCode must be strings.'),
    unknown: (member, name) => new AwsError('IllegalArgumentException', notEmulated(member, name)),
  });
  const arnOf = ({ ServiceCode, QuotaCode }: Read<typeof MEMBERS>) => {
    const { partition, region, account } = context;
    return `arn:${partition}:servicequotas:${region}:${account}:${ServiceCode}/${QuotaCode}`;
  };
  const getServiceQuota = operation(MEMBERS, arnOf, (input) => {
    const { ServiceCode, QuotaCode } = input;
    const quota = QUOTAS.find(({ service, code }) => service === ServiceCode && code === QuotaCode);
    if (!quota)
      throw new AwsError(
        'NoSuchResourceException',
        `There is no quota ${QuotaCode} of ${ServiceCode} in the embedded AWS.`,
      );
    return {
      Quota: {
        ServiceCode,
        QuotaCode,
        QuotaName: quota.name,
        QuotaArn: arnOf(input),
        Value: applied.values[`${quota.service}/${quota.code}`],
        Unit: 'None',
        Adjustable: true,
        GlobalQuota: false,
      },
    };
  });
  return {
    apis: [
      {
        name: 'servicequotas',
        targetPrefixes: ['ServiceQuotasV20190624'],
        operations: { GetServiceQuota: getServiceQuota } satisfies Operations<
          typeof import('@aws-sdk/client-service-quotas')
        >,
      },
    ],
    resources: [],
    routes: [applied.route],
    quota: (name) => applied.values[name],
    reset: () => applied.reset(),
  };
};
