import { Duration, Validations } from 'aws-cdk-lib';
import {
  type CfnUserPool,
  CustomThreatProtectionMode,
  FeaturePlan,
  type ICustomAttribute,
  Mfa,
  type StandardAttribute,
  type StandardAttributes,
  StandardThreatProtectionMode,
  UserPool,
  type UserPoolProps,
} from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { fromHeader } from '../../../lambda/mail/from-header';
import { ATTRIBUTE_TYPES, type CustomAttribute, MAX_LENGTH } from '../../config/pool/custom-attributes';
import { poolSendsMail } from '../../config/pool/mail';
import { confirmsNumbers } from '../../config/pool/sms';
import type { Config } from '../../config/schema';
import { removalPolicy } from '../../shared/removal';
import { answersTo, senderName } from '../mail/sending';
import { accountRecovery, passwordFactorProps, setMfa } from './password-factors';
import { standardAttributeKey } from './standard-attributes';

/** For the pool's own mails. */
export interface PoolMail {
  /** ARN of the SES identity that may send. */
  readonly identityArn: string;
  readonly configurationSetName: string;
}

/**
 * The stage alone decides what can't change once the pool exists, as users would be lost with a replaced
 * pool: sign-in identifiers, case sensitivity, required and custom attributes.
 */
export function createUserPool(scope: Construct, id: string, config: Config, mail: PoolMail): UserPool {
  const pool = new UserPool(scope, id, {
    userPoolName: `${config.deploymentName}-${config.stage}`,
    featurePlan: FeaturePlan[config.featurePlan],
    signInAliases: {
      username: false,
      email: config.signInIdentifiers.includes('email'),
      phone: config.signInIdentifiers.includes('phone'),
    },
    signInCaseSensitive: false,
    selfSignUpEnabled: config.signUp === 'open',
    // A changed address waits for its proof, while the old one works. Only the contact API changes numbers,
    // after their proof (see the client); Cognito proves those that accounts begin with.
    autoVerify: { email: true, phone: confirmsNumbers(config) },
    keepOriginal: { email: true },
    ...requiredAttributes(config),
    ...customAttributes(config),
    accountRecovery: accountRecovery(config),
    mfa: Mfa.OFF,
    ...passwordFactorProps(config),
    // The CDK's role could publish to any topic; where the stage sends SMS, the pool gets ours.
    enableSmsRole: false,
    passwordPolicy: {
      minLength: config.passwordPolicy.minLength,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: true,
      tempPasswordValidity: Duration.days(config.passwordPolicy.temporaryDays),
    },
    ...(config.featurePlan === 'PLUS'
      ? {
          standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
          customThreatProtectionMode: CustomThreatProtectionMode.FULL_FUNCTION,
        }
      : {}),
    deletionProtection: config.deletionProtection,
    removalPolicy: removalPolicy(config),
  });
  const resource = pool.node.defaultChild as CfnUserPool;
  const answers = answersTo(config);
  // UserPoolEmail.withSES refuses a sender in a subdomain of the verified domain, which SES takes.
  resource.emailConfiguration = poolSendsMail(config)
    ? {
        emailSendingAccount: 'DEVELOPER',
        from: fromHeader(senderName(config), config.sender.address),
        ...(answers === undefined ? {} : { replyToEmailAddress: answers }),
        sourceArn: mail.identityArn,
        configurationSet: mail.configurationSetName,
      }
    : { emailSendingAccount: 'COGNITO_DEFAULT' };
  nameTypes(resource, config);
  setMfa(resource, config);
  acknowledge(pool, config);
  return pool;
}

/**
 * Sets each required attribute's type, always text. Without it, as the CDK leaves it, Cognito takes the pool
 * once and fails at every later update (aws-cdk 8585, amplify-backend 3299).
 */
function nameTypes(resource: CfnUserPool, { requiredAttributes: names }: Config): void {
  for (const index of names.keys())
    resource.addPropertyOverride(`Schema.${index}.AttributeDataType`, 'String');
}

function requiredAttributes({ requiredAttributes: names }: Config): {
  standardAttributes?: StandardAttributes;
} {
  if (names.length === 0) return {};
  const required: StandardAttribute = { required: true, mutable: true };
  return {
    standardAttributes: Object.fromEntries(names.map((name) => [standardAttributeKey[name], required])),
  };
}

function customAttributes({ customAttributes: own }: Config): Pick<UserPoolProps, 'customAttributes'> {
  if (own.length === 0) return {};
  return { customAttributes: Object.fromEntries(own.map((attribute) => [attribute.name, made(attribute)])) };
}

/** Always sets limits of texts: Cognito would fill them in, and every later comparison differ. */
function made({ type, least, most, mutable }: CustomAttribute): ICustomAttribute {
  const limits = {
    string: { stringConstraints: { minLen: least ?? 0, maxLen: most ?? MAX_LENGTH } },
    number: {
      numberConstraints: {
        ...(least === undefined ? {} : { min: least }),
        ...(most === undefined ? {} : { max: most }),
      },
    },
    boolean: {},
    'date-time': {},
  }[type];
  return { bind: () => ({ dataType: ATTRIBUTE_TYPES[type], mutable, ...limits }) };
}

function acknowledge(pool: UserPool, { featurePlan, mfa, passwordFlows }: Config): void {
  if (mfa.mode !== 'required')
    Validations.of(pool).acknowledge({
      id: 'AwsSolutions-COG2',
      reason: passwordFlows
        ? `The stage chose mfa.mode "${mfa.mode}" for its passwords. Cognito asks for no second factor after CUSTOM_AUTH in any case; set mode to "required" for passwords.`
        : 'Cognito asks for no second factor after CUSTOM_AUTH, which is the only way in; and a required one would forbid its own codes as a first factor.',
    });
  if (featurePlan !== 'PLUS')
    Validations.of(pool).acknowledge({
      id: 'AwsSolutions-COG8',
      reason: `The stage chose the plan ${featurePlan} for its price. Set featurePlan to PLUS for threat protection.`,
    });
}
