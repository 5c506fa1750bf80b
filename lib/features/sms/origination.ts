/** For the stack that provisions and the one that sends. */
import { Stack } from 'aws-cdk-lib';
import type { CfnPhoneNumber } from 'aws-cdk-lib/aws-smsvoice';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Config } from '../../config/schema';
import type { OriginationIdentityConfig } from '../../config/sms/schema';
import { parameterPrefix } from '../../published';

/** Construct ids. */
export const CHANNEL = 'Sms';
export const SIMULATOR = 'Simulator';

export function smsConfigurationSetName({
  deploymentName,
  stage,
}: Pick<Config, 'deploymentName' | 'stage'>): string {
  return `${deploymentName}-${stage}`;
}

/**
 * The stack's own; operators write another (`operatorsStop`). Neither is a published value, which only stacks
 * write.
 */
export function stopParameterName({
  deploymentName,
  stage,
}: Pick<Config, 'deploymentName' | 'stage'>): string {
  return `/${deploymentName}/${stage}/sms-stop`;
}

/** For the simulator number's ARN, as its id can't be foretold. */
export function simulatorParameterName(config: Pick<Config, 'deploymentName' | 'stage'>): string {
  return `${parameterPrefix(config)}/sms-simulator-number-arn`;
}

export function smsArnPrefix(scope: Construct): string {
  const { partition, region, account } = Stack.of(scope);
  return `arn:${partition}:sms-voice:${region}:${account}:`;
}

/**
 * By country: ARNs after the prefix, or whole where the template can't tell; empty for `sns`.
 *
 * @param prefix what to put before it
 */
export function originationIdentities(scope: Construct, config: Config, prefix = ''): Record<string, string> {
  return byCountry(config, (identity) =>
    identity.kind === 'simulator' ? simulatorArn(scope, config) : prefix + resourceOf(identity),
  );
}

/** By country; empty for `sns`. */
export function originationIdentityArns(scope: Construct, config: Config): Record<string, string> {
  return originationIdentities(scope, config, smsArnPrefix(scope));
}

/** @param prefix what to put before its own part */
export function smsConfigurationSetArn(
  scope: Construct,
  config: Config,
  prefix = smsArnPrefix(scope),
): string {
  return `${prefix}configuration-set/${smsConfigurationSetName(config)}`;
}

/** The end of its ARN. */
function resourceOf({
  kind,
  value,
  country,
}: Exclude<OriginationIdentityConfig, { kind: 'simulator' }>): string {
  return `${kind}/${kind === 'sender-id' ? `${value}/${country}` : value}`;
}

/**
 * Not a reference, which would tie the stacks, unless the channel stands beside what sends: then the
 * parameter would be looked up before the stack has made it.
 */
function simulatorArn(scope: Construct, config: Config): string {
  const beside = scope.node.scopes.flatMap((each) => each.node.tryFindChild(CHANNEL) ?? [])[0];
  const simulator = beside?.node.tryFindChild(SIMULATOR);
  return simulator
    ? (simulator as CfnPhoneNumber).attrArn
    : StringParameter.valueForStringParameter(scope, simulatorParameterName(config));
}

function byCountry(
  { sms }: Config,
  read: (identity: OriginationIdentityConfig) => string,
): Record<string, string> {
  if (sms?.channel.kind !== 'end-user-messaging') return {};
  return Object.fromEntries(
    sms.channel.originationIdentities.map((identity) => [identity.country, read(identity)]),
  );
}
