import { invalidParameter } from '../errors';
import { smsDeliveryOf } from '../messages/sms-delivery';
import {
  type DeviceTracking,
  FIRST_FACTORS,
  type FirstFactor,
  type PoolMfa,
  SECOND_FACTORS,
  type UserPool,
  type WebAuthnSettings,
} from '../model';
import { choices, flagOf, section, textOf } from './properties';

type Properties = Readonly<Record<string, unknown>>;

/** @throws AwsError InvalidParameterException naming the property and what Cognito asks for with it */
export function factorsOf(properties: Properties): Pick<UserPool, 'mfa' | 'firstFactors' | 'webAuthn'> {
  const mfa = mfaOf(properties);
  const webAuthn = webAuthnOf(properties);
  const firstFactors = firstFactorsOf(properties);
  if (mfa.mode === 'ON') {
    // "When you set MFA to required": no one-time codes as first factors then, and passkeys only as two
    // factors in one.
    const code = firstFactors.find((factor) => factor === 'EMAIL_OTP' || factor === 'SMS_OTP');
    if (code)
      throw invalidParameter(
        `AllowedFirstAuthFactors holds ${code}, which a pool with MfaConfiguration ON can't have; set MfaConfiguration to OPTIONAL or OFF.`,
      );
    if (firstFactors.includes('WEB_AUTHN') && !webAuthn.multiFactor)
      throw invalidParameter(
        'AllowedFirstAuthFactors holds WEB_AUTHN, which with MfaConfiguration ON needs WebAuthnFactorConfiguration MULTI_FACTOR_WITH_USER_VERIFICATION.',
      );
  }
  return { mfa, firstFactors, webAuthn };
}

function mfaOf(properties: Properties): PoolMfa {
  const mode = textOf(properties, 'MfaConfiguration') ?? 'OFF';
  if (mode !== 'OFF' && mode !== 'OPTIONAL' && mode !== 'ON')
    throw invalidParameter(`MfaConfiguration is "${mode}"; it may be OFF, OPTIONAL or ON.`);
  const given = choices(properties, 'EnabledMfas', SECOND_FACTORS);
  if (mode === 'OFF') {
    if (given.length > 0)
      throw invalidParameter(
        'EnabledMfas must be empty while MfaConfiguration is OFF; set it to OPTIONAL or ON.',
      );
    return { mode, factors: [] };
  }
  if (given.length === 0)
    throw invalidParameter(
      `MfaConfiguration is ${mode} but EnabledMfas is empty; name at least one of ${SECOND_FACTORS.join(', ')}.`,
    );
  if (given.includes('SMS_MFA') && !smsDeliveryOf(properties))
    throw invalidParameter('EnabledMfas holds SMS_MFA, which needs SmsConfiguration.');
  if (given.includes('EMAIL_OTP')) {
    requireTier(properties, 'EnabledMfas holds EMAIL_OTP');
    if (textOf(section(properties, 'EmailConfiguration'), 'EmailSendingAccount') !== 'DEVELOPER')
      throw invalidParameter(
        'EnabledMfas holds EMAIL_OTP, which needs EmailConfiguration with EmailSendingAccount DEVELOPER (Amazon SES).',
      );
  }
  // Choices are offered alike whatever the template's order.
  return { mode, factors: SECOND_FACTORS.filter((factor) => given.includes(factor)) };
}

function firstFactorsOf(properties: Properties): readonly FirstFactor[] {
  const policy = section(section(properties, 'Policies'), 'SignInPolicy');
  const given = choices(policy, 'AllowedFirstAuthFactors', FIRST_FACTORS);
  if (given.length === 0) return ['PASSWORD'];
  if (!given.includes('PASSWORD'))
    throw invalidParameter('AllowedFirstAuthFactors must hold PASSWORD; Cognito lets no pool go without.');
  if (given.length > 1) requireTier(properties, `AllowedFirstAuthFactors holds ${given.join(', ')}`);
  if (given.includes('SMS_OTP') && !smsDeliveryOf(properties))
    throw invalidParameter('AllowedFirstAuthFactors holds SMS_OTP, which needs SmsConfiguration.');
  return FIRST_FACTORS.filter((factor) => given.includes(factor));
}

function webAuthnOf(properties: Properties): WebAuthnSettings {
  const userVerification = textOf(properties, 'WebAuthnUserVerification') ?? 'preferred';
  if (userVerification !== 'preferred' && userVerification !== 'required')
    throw invalidParameter(
      `WebAuthnUserVerification is "${userVerification}"; it may be required or preferred.`,
    );
  const factor = textOf(properties, 'WebAuthnFactorConfiguration') ?? 'SINGLE_FACTOR';
  if (factor !== 'SINGLE_FACTOR' && factor !== 'MULTI_FACTOR_WITH_USER_VERIFICATION')
    throw invalidParameter(
      `WebAuthnFactorConfiguration is "${factor}"; it may be SINGLE_FACTOR or MULTI_FACTOR_WITH_USER_VERIFICATION.`,
    );
  return {
    relyingPartyId: textOf(properties, 'WebAuthnRelyingPartyID'),
    userVerification,
    multiFactor: factor === 'MULTI_FACTOR_WITH_USER_VERIFICATION',
  };
}

function requireTier(properties: Properties, what: string): void {
  if (textOf(properties, 'UserPoolTier') === 'LITE')
    throw invalidParameter(`${what}, which needs UserPoolTier ESSENTIALS or PLUS.`);
}

/** Any value in it turns tracking on. */
export function devicesOf(properties: Properties): DeviceTracking | undefined {
  const configuration = section(properties, 'DeviceConfiguration');
  if (Object.keys(configuration).length === 0) return undefined;
  return {
    replacesSecondFactor: flagOf(configuration, 'ChallengeRequiredOnNewDevice', false),
    onUserPrompt: flagOf(configuration, 'DeviceOnlyRememberedOnUserPrompt', false),
  };
}
