/**
 * What other stacks and programs rely on. Their authors aren't here to be asked, so a name that was published
 * once stays.
 */
import * as published from '../../lib/published';
import { exportName, type PublishedName, parameterName } from '../../lib/published';

/**
 * Every name that was ever published, with the parameter and the export it has. New names are added; none is
 * changed or taken away.
 */
const contract: Readonly<Record<string, readonly [parameter: string, exportName: string]>> = {
  UserPoolId: ['/passwordless/dev/v1/user-pool-id', 'passwordless-dev-UserPoolId'],
  UserPoolArn: ['/passwordless/dev/v1/user-pool-arn', 'passwordless-dev-UserPoolArn'],
  UserPoolClientId: ['/passwordless/dev/v1/user-pool-client-id', 'passwordless-dev-UserPoolClientId'],
  AppClientIds: ['/passwordless/dev/v1/app-client-ids', 'passwordless-dev-AppClientIds'],
  Region: ['/passwordless/dev/v1/region', 'passwordless-dev-Region'],
  WebUrl: ['/passwordless/dev/v1/web-url', 'passwordless-dev-WebUrl'],
  AppName: ['/passwordless/dev/v1/app-name', 'passwordless-dev-AppName'],
  Locales: ['/passwordless/dev/v1/locales', 'passwordless-dev-Locales'],
  LinkLifeSeconds: ['/passwordless/dev/v1/link-life-seconds', 'passwordless-dev-LinkLifeSeconds'],
  CoolDownSeconds: ['/passwordless/dev/v1/cool-down-seconds', 'passwordless-dev-CoolDownSeconds'],
  SigningKeyArn: ['/passwordless/dev/v1/signing-key-arn', 'passwordless-dev-SigningKeyArn'],
  SecretsTableName: ['/passwordless/dev/v1/secrets-table-name', 'passwordless-dev-SecretsTableName'],
  WebAclArn: ['/passwordless/dev/v1/web-acl-arn', 'passwordless-dev-WebAclArn'],
  Fido2ApiUrl: ['/passwordless/dev/v1/fido2-api-url', 'passwordless-dev-Fido2ApiUrl'],
  AuthenticatorsTableName: [
    '/passwordless/dev/v1/authenticators-table-name',
    'passwordless-dev-AuthenticatorsTableName',
  ],
  ForgetUserFunctionName: [
    '/passwordless/dev/v1/forget-user-function-name',
    'passwordless-dev-ForgetUserFunctionName',
  ],
  FailedWelcomesQueueArn: [
    '/passwordless/dev/v1/failed-welcomes-queue-arn',
    'passwordless-dev-FailedWelcomesQueueArn',
  ],
  ConfigurationSetName: [
    '/passwordless/dev/v1/configuration-set-name',
    'passwordless-dev-ConfigurationSetName',
  ],
  SenderIdentity: ['/passwordless/dev/v1/sender-identity', 'passwordless-dev-SenderIdentity'],
  MailEventsTopicArn: ['/passwordless/dev/v1/mail-events-topic-arn', 'passwordless-dev-MailEventsTopicArn'],
  SignInMethods: ['/passwordless/dev/v1/sign-in-methods', 'passwordless-dev-SignInMethods'],
  ContactApiUrl: ['/passwordless/dev/v1/contact-api-url', 'passwordless-dev-ContactApiUrl'],
  ReleaseNumberFunctionName: [
    '/passwordless/dev/v1/release-number-function-name',
    'passwordless-dev-ReleaseNumberFunctionName',
  ],
  RecoverUserFunctionName: [
    '/passwordless/dev/v1/recover-user-function-name',
    'passwordless-dev-RecoverUserFunctionName',
  ],
  RecoveryOperatorsPolicyArn: [
    '/passwordless/dev/v1/recovery-operators-policy-arn',
    'passwordless-dev-RecoveryOperatorsPolicyArn',
  ],
  RecoveryCodesApiUrl: [
    '/passwordless/dev/v1/recovery-codes-api-url',
    'passwordless-dev-RecoveryCodesApiUrl',
  ],
  AccountApiUrl: ['/passwordless/dev/v1/account-api-url', 'passwordless-dev-AccountApiUrl'],
  AccountApiClientId: ['/passwordless/dev/v1/account-api-client-id', 'passwordless-dev-AccountApiClientId'],
  SmsStopParameterName: [
    '/passwordless/dev/v1/sms-stop-parameter-name',
    'passwordless-dev-SmsStopParameterName',
  ],
  SmsAlarmsTopicArn: ['/passwordless/dev/v1/sms-alarms-topic-arn', 'passwordless-dev-SmsAlarmsTopicArn'],
  AuditBusArn: ['/passwordless/dev/v1/audit-bus-arn', 'passwordless-dev-AuditBusArn'],
  AlarmsTopicArn: ['/passwordless/dev/v1/alarms-topic-arn', 'passwordless-dev-AlarmsTopicArn'],
  DashboardName: ['/passwordless/dev/v1/dashboard-name', 'passwordless-dev-DashboardName'],
  DistributionDomainName: [
    '/passwordless/dev/v1/distribution-domain-name',
    'passwordless-dev-DistributionDomainName',
  ],
  DistributionId: ['/passwordless/dev/v1/distribution-id', 'passwordless-dev-DistributionId'],
  PageBucketName: ['/passwordless/dev/v1/page-bucket-name', 'passwordless-dev-PageBucketName'],
};

/** All that the lists of names hold, whichever list they are in. */
const names = Object.values(published)
  .filter((value) => typeof value === 'object')
  .flatMap((list) => Object.keys(list)) as PublishedName[];
const dev = { deploymentName: 'passwordless', stage: 'dev' };

describe('what a deployment publishes', () => {
  it.each(Object.entries(contract))('%s is still found where it was', (name, [parameter, exported]) => {
    const found = names.find((it) => it === name);
    if (!found)
      throw new Error(
        `${name} is published no more. Stacks of other teams that read ${parameter} fail at their next deployment. Publish it again; where its meaning has to change, publish that under a new name beside it.`,
      );
    expect([parameterName(dev, found), exportName(dev, found)]).toEqual([parameter, exported]);
  });

  it('is all in the contract above: what is published once stays', () => {
    expect(names.filter((name) => !Object.hasOwn(contract, name))).toEqual([]);
  });
});
