/** What messages by End User Messaging are sent from, as both stacks name it: the one that provisions and the one that sends. */
import { Stack } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Config } from '../config/schema';
import type { OriginationIdentityConfig } from '../config/sms';
import { parameterPrefix } from '../published';

/** Name of the configuration set that every message is sent with. */
export function smsConfigurationSetName({
  deploymentName,
  stage,
}: Pick<Config, 'deploymentName' | 'stage'>): string {
  return `${deploymentName}-${stage}`;
}

/**
 * Name of the SSM parameter that stops all sending. Operators write it; it stands outside of the published values, which
 * nobody but the stacks writes.
 */
export function stopParameterName({
  deploymentName,
  stage,
}: Pick<Config, 'deploymentName' | 'stage'>): string {
  return `/${deploymentName}/${stage}/sms-stop`;
}

/** Name of the SSM parameter that holds the ARN of the simulator number; AWS gives it an id that nothing foretells. */
export function simulatorParameterName(config: Pick<Config, 'deploymentName' | 'stage'>): string {
  return `${parameterPrefix(config)}/sms-simulator-number-arn`;
}

/** What messages are sent from, by country, as `SendTextMessage` takes it; empty for the channel `sns`. */
export function originationIdentities(scope: Construct, config: Config): Record<string, string> {
  return byCountry(config, (identity) =>
    // Short, as functions have 4 KB for all that they are told.
    identity.kind === 'simulator' ? simulatorArn(scope, config) : identity.value,
  );
}

/** ARNs of what messages are sent from, by country; empty for the channel `sns`. */
export function originationIdentityArns(scope: Construct, config: Config): Record<string, string> {
  return byCountry(config, (identity) => {
    if (identity.kind === 'simulator') return simulatorArn(scope, config);
    const { kind, value, country } = identity;
    return Stack.of(scope).formatArn({
      service: 'sms-voice',
      resource: kind,
      resourceName: kind === 'sender-id' ? `${value}/${country}` : value,
    });
  });
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
