/**
 * What messages by End User Messaging are sent from, as both stacks name it: the one that provisions and the
 * one that sends.
 */
import { Stack } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Config } from '../../config/schema';
import type { OriginationIdentityConfig } from '../../config/sms/schema';
import { parameterPrefix } from '../../published';

/** Name of the configuration set that every message is sent with. */
export function smsConfigurationSetName({
  deploymentName,
  stage,
}: Pick<Config, 'deploymentName' | 'stage'>): string {
  return `${deploymentName}-${stage}`;
}

/**
 * Name of the stack's own SSM parameter that stops all sending; operators write another (`operatorsStop`).
 * Both stand outside of the published values, which nobody but the stacks writes.
 */
export function stopParameterName({
  deploymentName,
  stage,
}: Pick<Config, 'deploymentName' | 'stage'>): string {
  return `/${deploymentName}/${stage}/sms-stop`;
}

/**
 * Name of the SSM parameter that holds the ARN of the simulator number; AWS gives it an id that nothing
 * foretells.
 */
export function simulatorParameterName(config: Pick<Config, 'deploymentName' | 'stage'>): string {
  return `${parameterPrefix(config)}/sms-simulator-number-arn`;
}

/** What ARNs of End User Messaging begin with in the stack's account and Region. */
export function smsArnPrefix(scope: Construct): string {
  const { partition, region, account } = Stack.of(scope);
  return `arn:${partition}:sms-voice:${region}:${account}:`;
}

/**
 * What messages are sent from, by country: what follows the prefix in ARNs, or all of the ARN where the
 * template can't tell them apart; empty for `sns`.
 *
 * @param prefix what to put before it
 */
export function originationIdentities(scope: Construct, config: Config, prefix = ''): Record<string, string> {
  return byCountry(config, (identity) =>
    identity.kind === 'simulator' ? simulatorArn(scope, config) : prefix + resourceOf(identity),
  );
}

/** ARNs of what messages are sent from, by country; empty for the channel `sns`. */
export function originationIdentityArns(scope: Construct, config: Config): Record<string, string> {
  return originationIdentities(scope, config, smsArnPrefix(scope));
}

/**
 * ARN of the configuration set that every message is sent with. @param prefix what to put before what tells
 * it apart
 */
export function smsConfigurationSetArn(
  scope: Construct,
  config: Config,
  prefix = smsArnPrefix(scope),
): string {
  return `${prefix}configuration-set/${smsConfigurationSetName(config)}`;
}

/** An identity that has a name of its own, as its ARN ends. */
function resourceOf({
  kind,
  value,
  country,
}: Exclude<OriginationIdentityConfig, { kind: 'simulator' }>): string {
  return `${kind}/${kind === 'sender-id' ? `${value}/${country}` : value}`;
}

/** A parameter rather than a reference: neither stack is tied to the other. */
function simulatorArn(scope: Construct, config: Config): string {
  return StringParameter.valueForStringParameter(scope, simulatorParameterName(config));
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
