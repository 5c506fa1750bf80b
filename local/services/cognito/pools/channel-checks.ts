/**
 * At CreateUserPool and UpdateUserPool, Cognito sends itself a mail and a message (aws-cdk 18964 and 19787,
 * amplify-backend 3134; developer guide, "SMS message settings": "sends a test message to an internal phone
 * number to verify that your configuration works").
 */
import { AwsError, type LocalContext } from '../../../contract';
import { smsDeliveryOf, smsFailure } from '../messages/sms-delivery';
import { checkSmsRegion } from '../messages/sms-regions';
import { section, textOf } from './properties';

type Properties = Readonly<Record<string, unknown>>;

/**
 * @throws AwsError InvalidEmailRoleAccessPolicyException, InvalidSmsRoleTrustRelationshipException,
 *   InvalidSmsRoleAccessPolicyException, InvalidParameterException
 */
export function checkChannels(
  context: LocalContext,
  pool: { readonly arn: string; readonly name: string },
  properties: Properties,
): void {
  checkSender(context, properties);
  checkSmsRegion(properties, context.region);
  const delivery = smsDeliveryOf(properties);
  if (!delivery) return;
  const { roleArn, externalId } = delivery;
  // Nobody's number: AWS doesn't say which it takes.
  const call = delivery.call('+12065550100', 'test');
  try {
    context.tryRole({ caller: 'cognito-idp', sourceArn: pool.arn, roleArn, externalId, ...call });
  } catch (error) {
    throw smsFailure(context, pool, call.service, error);
  }
}

function checkSender(context: LocalContext, properties: Properties): void {
  const settings = section(properties, 'EmailConfiguration');
  if (textOf(settings, 'EmailSendingAccount') !== 'DEVELOPER') return;
  const sourceArn = textOf(settings, 'SourceArn');
  if (sourceArn === undefined || context.isVerifiedSender(sourceArn)) return;
  throw new AwsError(
    'InvalidEmailRoleAccessPolicyException',
    `Email address is not verified. The following identities failed the check in region ${context.region.toUpperCase()}: ${sourceArn}`,
  );
}
