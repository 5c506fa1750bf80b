/** By SNS or End User Messaging, in the template's role. */
import { AwsError, type LocalContext, RoleDenied } from '../../../contract';
import { invalidParameter } from '../errors';
import type { UserPool } from '../model';
import { section, textOf } from '../pools/properties';

export interface SmsDelivery {
  readonly roleArn: string;
  readonly externalId: string | undefined;
  call(
    to: string,
    message: string,
  ): { readonly service: string; readonly operation: string; readonly input: object };
}

/**
 * `SmsConfiguration`, if any (SmsConfigurationType, EumsSmsConfigurationType).
 *
 * @throws AwsError InvalidParameterException when it names both channels or no role
 */
export function smsDeliveryOf(properties: Readonly<Record<string, unknown>>): SmsDelivery | undefined {
  const settings = section(properties, 'SmsConfiguration');
  if (Object.keys(settings).length === 0) return undefined;
  const snsRole = textOf(settings, 'SnsCallerArn');
  if (settings.EumsSms === undefined) {
    if (!snsRole) throw invalidParameter('SmsConfiguration needs SnsCallerArn or EumsSms.');
    return { roleArn: snsRole, externalId: textOf(settings, 'ExternalId'), call: publish };
  }
  if (snsRole)
    throw invalidParameter('SmsConfiguration has SnsCallerArn and EumsSms; only one may be given.');
  const messaging = section(settings, 'EumsSms');
  const roleArn = textOf(messaging, 'CallerArn');
  if (!roleArn) throw invalidParameter('SmsConfiguration.EumsSms needs CallerArn.');
  const originationIdentity = textOf(messaging, 'OriginationIdentity');
  const configurationSet = textOf(messaging, 'ConfigurationSetName');
  const indian = {
    IN_ENTITY_ID: textOf(messaging, 'InEntityId'),
    IN_TEMPLATE_ID: textOf(messaging, 'InTemplateId'),
  };
  const countryParameters = Object.fromEntries(Object.entries(indian).filter(([, value]) => value));
  return {
    roleArn,
    externalId: textOf(messaging, 'ExternalId'),
    call: (to, message) => ({
      service: 'sms-voice',
      operation: 'SendTextMessage',
      input: {
        DestinationPhoneNumber: to,
        MessageBody: message,
        MessageType: 'TRANSACTIONAL',
        ...(originationIdentity ? { OriginationIdentity: originationIdentity } : {}),
        ...(configurationSet ? { ConfigurationSetName: configurationSet } : {}),
        ...(Object.keys(countryParameters).length > 0
          ? { DestinationCountryParameters: countryParameters }
          : {}),
      },
    }),
  };
}

function publish(to: string, message: string) {
  return { service: 'sns', operation: 'Publish', input: { PhoneNumber: to, Message: message } };
}

/**
 * @throws AwsError InvalidParameterException without an SMS configuration,
 *   InvalidSmsRoleTrustRelationshipException, InvalidSmsRoleAccessPolicyException,
 *   CodeDeliveryFailureException when the channel refuses the message
 */
export async function sendSms(
  context: LocalContext,
  pool: UserPool,
  to: string,
  message: string,
): Promise<void> {
  const delivery = smsDeliveryOf(pool.properties);
  if (!delivery) throw invalidParameter('User pool does not have SMS configuration to send messages.');
  const { roleArn, externalId } = delivery;
  const call = delivery.call(to, message);
  try {
    await context.callInRole({ caller: 'cognito-idp', sourceArn: pool.arn, roleArn, externalId, ...call });
  } catch (error) {
    throw smsFailure(context, pool, call.service, error);
  }
}

/** Logs the reason, which Cognito doesn't tell. */
export function smsFailure(
  context: LocalContext,
  pool: { readonly name: string },
  service: string,
  error: unknown,
): unknown {
  if (error instanceof RoleDenied) {
    context.log(`cognito-idp: ${pool.name} can't send an SMS: ${error.message}`);
    return new AwsError(
      'InvalidSmsRoleTrustRelationshipException',
      'Role does not have a trust relationship allowing Cognito to assume the role',
    );
  }
  if (!(error instanceof AwsError)) return error;
  context.log(`cognito-idp: ${pool.name} can't send an SMS: ${error.code}: ${error.message}`);
  if (error.code === 'AccessDeniedException')
    return new AwsError(
      'InvalidSmsRoleAccessPolicyException',
      service === 'sns'
        ? 'Role does not have permission to publish with SNS'
        : 'Role does not have permission to send with End User Messaging SMS',
    );
  return new AwsError('CodeDeliveryFailureException', `The SMS was not delivered: ${error.code}.`);
}
