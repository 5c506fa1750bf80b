/**
 * What a deployment tells other stacks and programs, and under which names. These names are a contract: other
 * stacks import them, so none is ever renamed or given another meaning; a new meaning gets a new name.
 *
 * Every value is published three ways:
 * - output of the stack, `UserPoolId`
 * - CloudFormation export `<deploymentName>-<stage>-UserPoolId`, for stacks of the same account and region
 * - SSM parameter `/<deploymentName>/<stage>/v1/user-pool-id`, for everything else
 */
import { CfnOutput } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Config } from './config/schema';

/** Values of the auth stack. */
export const authValues = {
  UserPoolId: 'Id of the user pool.',
  UserPoolArn: 'ARN of the user pool.',
  UserPoolClientId: 'Id of the app client that the web page signs in with.',
  Region: 'Region of the user pool.',
  WebUrl: 'Address of the page that signs users in.',
  AppName: 'Product name that pages and messages carry.',
  Locales: 'Languages that messages exist in, comma separated, the default first.',
  LinkLifeSeconds: 'Seconds that a link lives.',
  CoolDownSeconds: 'Seconds between two links to one user.',
  SigningKeyArn: 'ARN of the key that links are signed with.',
  SecretsTableName: 'Name of the table of links, limits and proofs.',
  WebAclArn: 'ARN of the web ACL that guards the user pool.',
  SignInMethods:
    'What a page has to know of links, one-time codes and passwords, as JSON: { links, codes, sms, passwords }.',
} as const;

/** Values of the auth stack where the stage has passkeys. */
export const passkeyValues = {
  Fido2ApiUrl: 'Address of the API that passkeys are managed by, with a slash at its end.',
  AuthenticatorsTableName: 'Name of the table of passkeys.',
} as const;

/** Values of the auth stack where users can change their phone number and address. */
export const contactValues = {
  ContactApiUrl:
    'Address of the API that phone numbers and addresses are changed by, with a slash at its end.',
} as const;

/** Values of the auth stack where a phone number signs in. */
export const secondProofValues = {
  ReleaseNumberFunctionName: 'Name of the function by which operators vouch for the owner of a phone number.',
} as const;

/** Values of the account API's stack. */
export const accountApiValues = {
  AccountApiUrl: 'Address of the API that signs users up and in, with a slash at its end.',
  AccountApiClientId:
    'Id of the confidential client of that API, which tokens name as their audience. Its secret is published nowhere.',
} as const;

/** Values of the auth stack by which operators help users who wish to be forgotten. */
export const forgetUserValues = {
  ForgetUserFunctionName: 'Name of the function that removes what is kept of a user.',
} as const;

/** Values of the auth stack by which operators help users who have lost a factor. */
export const recoveryValues = {
  RecoverUserFunctionName: 'Name of the function by which operators help users who have lost a factor.',
  RecoveryOperatorsPolicyArn: 'ARN of the managed policy that lets operators invoke that function.',
} as const;

/** Values of the auth stack where users can make themselves recovery codes. */
export const recoveryCodeValues = {
  RecoveryCodesApiUrl: 'Address of the API that recovery codes are made by, with a slash at its end.',
} as const;

/** Values of the messaging stack. */
export const messagingValues = {
  ConfigurationSetName: 'SES configuration set that every mail is sent with.',
  SenderIdentity: 'Domain or address that SES has to have verified before mail goes out.',
  MailEventsTopicArn: 'ARN of the topic of bounces, complaints and rejected mails.',
} as const;

/** Values of the messaging stack where the stage sends SMS. */
export const smsValues = {
  SmsStopParameterName: 'Name of the SSM parameter that stops all SMS while it says "on".',
  SmsAlarmsTopicArn: 'ARN of the topic of alarms about what SMS cost and whether they are used.',
} as const;

/** Values of the messaging stack where the stage has an audit trail. */
export const auditValues = {
  AuditBusArn: 'ARN of the event bus of security events, for rules of other stacks (docs/audit.md).',
} as const;

/** Values of the messaging stack where the stage is watched. */
export const alarmValues = {
  AlarmsTopicArn: 'ARN of the topic of alarms.',
} as const;

/** Values of the monitoring stack. */
export const monitoringValues = {
  DashboardName: 'Name of the dashboard in CloudWatch.',
} as const;

/** Values of the web stack. */
export const webValues = {
  DistributionDomainName:
    'Name that CloudFront gives the page; the DNS record of its own domain leads there.',
  DistributionId: 'Id of the CloudFront distribution.',
  PageBucketName: 'Name of the bucket that holds the page.',
} as const;

/** Name of a published value. */
export type PublishedName =
  | keyof typeof authValues
  | keyof typeof passkeyValues
  | keyof typeof contactValues
  | keyof typeof secondProofValues
  | keyof typeof forgetUserValues
  | keyof typeof recoveryValues
  | keyof typeof recoveryCodeValues
  | keyof typeof accountApiValues
  | keyof typeof messagingValues
  | keyof typeof smsValues
  | keyof typeof auditValues
  | keyof typeof alarmValues
  | keyof typeof monitoringValues
  | keyof typeof webValues;

/**
 * First part of the names of all SSM parameters of a deployment. `v1` changes when the meaning of a value
 * does.
 */
export function parameterPrefix({ deploymentName, stage }: Pick<Config, 'deploymentName' | 'stage'>): string {
  return `/${deploymentName}/${stage}/v1`;
}

/** Name of the SSM parameter of a value, e.g. `/passwordless/dev/v1/user-pool-id`. */
export function parameterName(config: Pick<Config, 'deploymentName' | 'stage'>, name: PublishedName): string {
  const kebab = name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
  return `${parameterPrefix(config)}/${kebab}`;
}

/** Name of the CloudFormation export of a value, e.g. `passwordless-dev-UserPoolId`. */
export function exportName(config: Pick<Config, 'deploymentName' | 'stage'>, name: PublishedName): string {
  return `${config.deploymentName}-${config.stage}-${name}`;
}

/** Publishes values of a stack as outputs, exports and SSM parameters. */
export function publish<Name extends PublishedName>(
  scope: Construct,
  config: Config,
  descriptions: Readonly<Record<Name, string>>,
  values: Readonly<Record<Name, string>>,
): void {
  for (const name of Object.keys(descriptions) as Name[]) {
    const description = descriptions[name];
    new CfnOutput(scope, name, { value: values[name], description, exportName: exportName(config, name) });
    new StringParameter(scope, `${name}Parameter`, {
      parameterName: parameterName(config, name),
      stringValue: values[name],
      description,
    });
  }
}
