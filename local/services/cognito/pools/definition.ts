import { invalidParameter } from '../errors';
import { DEFAULT_SENDER } from '../messages/default-sender';
import { smsDeliveryOf } from '../messages/sms-delivery';
import {
  type ContactAttribute,
  type SchemaAttribute,
  TRIGGER_NAMES,
  type Trigger,
  type TriggerName,
  type UserPool,
} from '../model';
import { checkPoolSizes } from '../quotas';
import { devicesOf, factorsOf } from './factors';
import { choices, flagOf, numberOf, section, textOf, wholeOf } from './properties';
import { STANDARD_ATTRIBUTES } from './schema';

type Properties = Readonly<Record<string, unknown>>;
const CONTACTS = ['email', 'phone_number'] as const satisfies readonly ContactAttribute[];
const DATA_TYPES = ['String', 'Number', 'DateTime', 'Boolean'] as const;

function schemaOf(properties: Properties): ReadonlyMap<string, SchemaAttribute> {
  const schema = new Map(STANDARD_ATTRIBUTES.map((attribute) => [attribute.name, attribute]));
  const given = properties.Schema ?? [];
  if (!Array.isArray(given)) throw invalidParameter('Schema must be a list.');
  for (const entry of given as Properties[]) {
    const bare = textOf(entry, 'Name');
    if (!bare) throw invalidParameter('Every entry of Schema needs a Name.');
    const developerOnly = flagOf(entry, 'DeveloperOnlyAttribute', false);
    const known = schema.get(bare);
    const type = textOf(entry, 'AttributeDataType') ?? known?.dataType ?? 'String';
    const dataType = DATA_TYPES.find((candidate) => candidate === type);
    if (!dataType)
      throw invalidParameter(
        `AttributeDataType of ${bare} is "${type}"; it may be ${DATA_TYPES.join(', ')}.`,
      );
    const custom = bare.startsWith('custom:') ? bare : `custom:${bare}`;
    const name = known ? bare : developerOnly ? `dev:${custom}` : custom;
    const required = flagOf(entry, 'Required', false);
    if (!known && required)
      throw invalidParameter(`Required custom attributes are not supported currently. (${name})`);
    const text = section(entry, 'StringAttributeConstraints');
    const number = section(entry, 'NumberAttributeConstraints');
    const min =
      dataType === 'Number' ? numberOf(number, 'MinValue') : (numberOf(text, 'MinLength') ?? known?.min);
    const max =
      dataType === 'Number' ? numberOf(number, 'MaxValue') : (numberOf(text, 'MaxLength') ?? known?.max);
    schema.set(name, {
      name,
      dataType,
      developerOnly,
      required,
      // CreateUserPool: mutable unless said otherwise.
      mutable: flagOf(entry, 'Mutable', true),
      ...(min === undefined ? {} : { min }),
      ...(max === undefined ? {} : { max }),
    });
  }
  return schema;
}

function triggersOf(properties: Properties): Partial<Record<TriggerName, Trigger>> {
  const config = section(properties, 'LambdaConfig');
  const triggers: Partial<Record<TriggerName, Trigger>> = {};
  for (const name of TRIGGER_NAMES) {
    const functionArn = textOf(config, name);
    if (functionArn) triggers[name] = { functionArn: withoutVersion(functionArn), version: '1' };
  }
  const preToken = section(config, 'PreTokenGenerationConfig');
  const functionArn = textOf(preToken, 'LambdaArn');
  if (functionArn) {
    const asked = textOf(preToken, 'LambdaVersion') ?? 'V1_0';
    const version = ({ V1_0: '1', V2_0: '2', V3_0: '3' } as const)[asked];
    if (!version) throw invalidParameter(`LambdaVersion is "${asked}"; it may be V1_0, V2_0 or V3_0.`);
    if (version !== '1' && textOf(properties, 'UserPoolTier') === 'LITE')
      throw invalidParameter(`PreTokenGenerationConfig ${asked} needs UserPoolTier ESSENTIALS or PLUS.`);
    if (triggers.PreTokenGeneration && triggers.PreTokenGeneration.functionArn !== functionArn)
      throw invalidParameter('PreTokenGeneration and PreTokenGenerationConfig name different functions.');
    triggers.PreTokenGeneration = { functionArn: withoutVersion(functionArn), version };
  }
  return triggers;
}

/**
 * An alias may stand there, no version (Developer Guide, "Customizing user pool workflows with Lambda
 * triggers").
 */
function withoutVersion(functionArn: string): string {
  if (/:function:[^:]+:(\d+|\$LATEST)$/.test(functionArn))
    throw invalidParameter(`${functionArn} names a version; a trigger is a function or an alias of one.`);
  return functionArn;
}

function recoveryOf(properties: Properties): UserPool['recovery'] {
  const mechanisms = section(properties, 'AccountRecoverySetting').RecoveryMechanisms;
  // The phone first, API reference's "legacy" behaviour.
  if (!Array.isArray(mechanisms) || mechanisms.length === 0) return ['phone_number', 'email'];
  const sorted = [...(mechanisms as Properties[])].sort(
    (one, other) => (numberOf(one, 'Priority') ?? 1) - (numberOf(other, 'Priority') ?? 1),
  );
  const names = sorted.map((mechanism) => textOf(mechanism, 'Name'));
  if (names.includes('admin_only')) return 'admin_only';
  return names.map((name): ContactAttribute => {
    if (name === 'verified_email') return 'email';
    if (name === 'verified_phone_number') return 'phone_number';
    throw invalidParameter(
      `RecoveryMechanisms names "${name}"; it may name verified_email, verified_phone_number, admin_only.`,
    );
  });
}

function verificationOf(properties: Properties): UserPool['verification'] {
  const template = section(properties, 'VerificationMessageTemplate');
  return {
    byLink: textOf(template, 'DefaultEmailOption') === 'CONFIRM_WITH_LINK',
    emailSubject:
      textOf(template, 'EmailSubject') ??
      textOf(properties, 'EmailVerificationSubject') ??
      'Your verification code',
    emailMessage:
      textOf(template, 'EmailMessage') ??
      textOf(properties, 'EmailVerificationMessage') ??
      'Your confirmation code is {####}',
    smsMessage:
      textOf(template, 'SmsMessage') ??
      textOf(properties, 'SmsVerificationMessage') ??
      'Your confirmation code is {####}',
  };
}

/** @throws AwsError InvalidParameterException naming the property that CreateUserPool would refuse */
export function definePool(
  identity: { readonly id: string; readonly arn: string; readonly region: string; readonly name: string },
  properties: Properties,
): UserPool {
  smsDeliveryOf(properties);
  checkPoolSizes(properties);
  const usernameAttributes = choices(properties, 'UsernameAttributes', CONTACTS);
  const aliasAttributes = choices(properties, 'AliasAttributes', [...CONTACTS, 'preferred_username']);
  if (usernameAttributes.length > 0 && aliasAttributes.length > 0)
    throw invalidParameter(
      'Only one of the aliasAttributes or usernameAttributes can be set in a user pool.',
    );
  const autoVerified = choices(properties, 'AutoVerifiedAttributes', CONTACTS);
  const keepOriginal = choices(
    section(properties, 'UserAttributeUpdateSettings'),
    'AttributesRequireVerificationBeforeUpdate',
    CONTACTS,
  );
  const unverified = keepOriginal.find((attribute) => !autoVerified.includes(attribute));
  if (unverified)
    throw invalidParameter(
      `AttributesRequireVerificationBeforeUpdate holds ${unverified}, which AutoVerifiedAttributes lacks.`,
    );
  const policy = section(section(properties, 'Policies'), 'PasswordPolicy');
  const hasPolicy = Object.keys(policy).length > 0;
  const admin = section(properties, 'AdminCreateUserConfig');
  const invitation = section(admin, 'InviteMessageTemplate');
  const mail = section(properties, 'EmailConfiguration');
  const senders = section(properties, 'LambdaConfig');
  return {
    ...identity,
    usernameAttributes,
    aliasAttributes,
    autoVerified,
    keepOriginal,
    // Case sensitive by default (UsernameConfigurationType).
    caseSensitive: flagOf(section(properties, 'UsernameConfiguration'), 'CaseSensitive', true),
    schema: schemaOf(properties),
    passwordPolicy: {
      minimumLength: wholeOf(policy, 'MinimumLength', 6, 99, 8),
      // Cognito's default policy asks for all four kinds.
      requireLowercase: flagOf(policy, 'RequireLowercase', !hasPolicy),
      requireUppercase: flagOf(policy, 'RequireUppercase', !hasPolicy),
      requireNumbers: flagOf(policy, 'RequireNumbers', !hasPolicy),
      requireSymbols: flagOf(policy, 'RequireSymbols', !hasPolicy),
      temporaryPasswordValidityDays: wholeOf(policy, 'TemporaryPasswordValidityDays', 0, 365, 7),
    },
    triggers: triggersOf(properties),
    customSenders: {
      email: senders.CustomEmailSender !== undefined,
      sms: senders.CustomSMSSender !== undefined,
    },
    ...factorsOf(properties),
    devices: devicesOf(properties),
    onlyAdminCreates: flagOf(admin, 'AllowAdminCreateUserOnly', false),
    recovery: recoveryOf(properties),
    recoverySparesFactors: properties.AccountRecoverySetting !== undefined,
    verification: verificationOf(properties),
    invitation: {
      emailSubject: textOf(invitation, 'EmailSubject') ?? 'Your temporary password',
      emailMessage:
        textOf(invitation, 'EmailMessage') ?? 'Your username is {username} and temporary password is {####}.',
      smsMessage:
        textOf(invitation, 'SMSMessage') ?? 'Your username is {username} and temporary password is {####}.',
    },
    authentication: {
      emailSubject: textOf(properties, 'EmailAuthenticationSubject') ?? 'Your authentication code',
      emailMessage: textOf(properties, 'EmailAuthenticationMessage') ?? 'Your authentication code is {####}',
      smsMessage: textOf(properties, 'SmsAuthenticationMessage') ?? 'Your authentication code is {####}',
    },
    mailsBySes: textOf(mail, 'EmailSendingAccount') === 'DEVELOPER',
    mailFrom: textOf(mail, 'From') ?? DEFAULT_SENDER,
    configurationSet: textOf(mail, 'ConfigurationSet'),
    properties,
  };
}
