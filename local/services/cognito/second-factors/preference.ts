import { flag, optional, structure } from '../../input';
import type { Cognito } from '../cognito';
import { invalidParameter } from '../errors';
import { SECOND_FACTORS, type SecondFactor, type User, type UserPool } from '../model';
import { canUse, contactOf } from './second-factors';

interface Setting {
  readonly Enabled: boolean | undefined;
  readonly PreferredMfa: boolean | undefined;
}

const setting = optional(structure({ Enabled: optional(flag()), PreferredMfa: optional(flag()) }));

export const preferenceMembers = {
  SMSMfaSettings: setting,
  SoftwareTokenMfaSettings: setting,
  EmailMfaSettings: setting,
} as const;

export interface PreferenceInput {
  readonly SMSMfaSettings: Setting | undefined;
  readonly SoftwareTokenMfaSettings: Setting | undefined;
  readonly EmailMfaSettings: Setting | undefined;
}

/**
 * An unnamed factor stays as it is; a new preference replaces the old one.
 *
 * @throws AwsError InvalidParameterException when the pool doesn't offer a factor or the user can't use it
 */
export function setPreference(cognito: Cognito, pool: UserPool, user: User, input: PreferenceInput): void {
  const settings: Readonly<Record<SecondFactor, Setting | undefined>> = {
    SMS_MFA: input.SMSMfaSettings,
    SOFTWARE_TOKEN_MFA: input.SoftwareTokenMfaSettings,
    EMAIL_OTP: input.EmailMfaSettings,
  };
  const preferred = SECOND_FACTORS.filter((factor) => settings[factor]?.PreferredMfa);
  if (preferred.length > 1) throw invalidParameter('Only one MFA method can be preferred.');
  const [wish] = preferred;
  if (wish && settings[wish]?.Enabled === false)
    throw invalidParameter('Cannot set preferred MFA method to one that is not enabled.');
  cognito.users.update(pool, user, (current) => {
    const before = current.secondFactors ?? { enabled: [] };
    const enabled = SECOND_FACTORS.filter(
      (factor) => settings[factor]?.Enabled ?? before.enabled.includes(factor),
    );
    for (const factor of enabled) if (settings[factor]?.Enabled) requireUsable(pool, current, factor);
    if (wish && !enabled.includes(wish))
      throw invalidParameter('Cannot set preferred MFA method to one that is not enabled.');
    const kept =
      before.preferred &&
      enabled.includes(before.preferred) &&
      settings[before.preferred]?.PreferredMfa !== false
        ? before.preferred
        : undefined;
    return { secondFactors: { ...before, enabled, preferred: wish ?? kept } };
  });
}

function requireUsable(pool: UserPool, user: User, factor: SecondFactor): void {
  if (!pool.mfa.factors.includes(factor))
    throw invalidParameter(`User pool does not have ${factor} enabled; EnabledMfas has to name it.`);
  if (canUse(pool, user, factor)) return;
  throw invalidParameter(
    contactOf(factor) === undefined
      ? 'User has not verified software token mfa'
      : `User does not have delivery config set to turn on ${factor}`,
  );
}
