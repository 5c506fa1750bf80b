import type { ContactAttribute, SecondFactor, SecondFactors, User, UserPool } from '../model';

/** The attribute that a factor's codes are sent to; authenticator apps have none. */
export function contactOf(factor: SecondFactor): ContactAttribute | undefined {
  if (factor === 'SMS_MFA') return 'phone_number';
  return factor === 'EMAIL_OTP' ? 'email' : undefined;
}

export function canUse(pool: UserPool, user: User, factor: SecondFactor): boolean {
  if (!pool.mfa.factors.includes(factor)) return false;
  const contact = contactOf(factor);
  return contact ? Boolean(user.attributes[contact]) : user.secondFactors?.totp !== undefined;
}

/** Factors that the user has turned on and that pool and user can use now. */
export function activeFactors(pool: UserPool, user: User): readonly SecondFactor[] {
  const enabled = user.secondFactors?.enabled ?? [];
  return pool.mfa.factors.filter((factor) => enabled.includes(factor) && canUse(pool, user, factor));
}

/** Undefined unless the factor is active. */
export function preferredFactor(pool: UserPool, user: User): SecondFactor | undefined {
  const preferred = user.secondFactors?.preferred;
  return preferred && activeFactors(pool, user).includes(preferred) ? preferred : undefined;
}

export type SecondFactorNeed =
  | { readonly kind: 'none' }
  | { readonly kind: 'challenge'; readonly factors: readonly SecondFactor[] }
  | { readonly kind: 'set-up'; readonly factors: readonly SecondFactor[] };

/**
 * After a password: the preferred one, else a choice of those turned on. Where one is required and none is
 * on, Cognito takes the user's addresses, or demands set-up.
 */
export function secondFactorNeed(pool: UserPool, user: User): SecondFactorNeed {
  if (pool.mfa.mode === 'OFF') return { kind: 'none' };
  const preferred = preferredFactor(pool, user);
  if (preferred) return { kind: 'challenge', factors: [preferred] };
  const active = activeFactors(pool, user);
  if (active.length > 0) return { kind: 'challenge', factors: active };
  if (pool.mfa.mode === 'OPTIONAL') return { kind: 'none' };
  const implied = pool.mfa.factors.filter(
    (factor) => contactOf(factor) !== undefined && canUse(pool, user, factor),
  );
  return implied.length > 0
    ? { kind: 'challenge', factors: implied }
    : { kind: 'set-up', factors: pool.mfa.factors };
}

export function withFactor(current: SecondFactors | undefined, factor: SecondFactor): SecondFactors {
  const enabled = new Set([...(current?.enabled ?? []), factor]);
  return { ...current, enabled: [...enabled], preferred: factor };
}
