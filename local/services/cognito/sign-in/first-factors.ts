import type { ContactAttribute, UserPool } from '../model';
import { isEmail, isPhoneNumber } from '../pools/schema';
import { activeFactors } from '../second-factors/second-factors';
import type { Candidate } from './candidate';

/** Of a sign-in by `USER_AUTH`. */
export const FIRST_CHALLENGES = ['PASSWORD', 'PASSWORD_SRP', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN'] as const;
export type FirstChallenge = (typeof FIRST_CHALLENGES)[number];

/**
 * Users with second factors, or in pools that require them, get no codes as first factors, and passkeys only
 * where they count as two. Unknown users are offered what the typed name makes likely.
 */
export function firstChallenges(pool: UserPool, { user, usernames }: Candidate): readonly FirstChallenge[] {
  const needsTwo = pool.mfa.mode === 'ON' || (user !== undefined && activeFactors(pool, user).length > 0);
  const reaches = (attribute: ContactAttribute, looksLike: (name: string) => boolean) =>
    user
      ? Boolean(user.attributes[attribute]) && user.attributes[`${attribute}_verified`] === 'true'
      : looksLike(usernames[0] ?? '');
  const offered: Readonly<Record<FirstChallenge, boolean>> = {
    PASSWORD: !user || user.password !== undefined,
    PASSWORD_SRP: !user || user.password !== undefined,
    EMAIL_OTP: pool.firstFactors.includes('EMAIL_OTP') && !needsTwo && reaches('email', isEmail),
    SMS_OTP: pool.firstFactors.includes('SMS_OTP') && !needsTwo && reaches('phone_number', isPhoneNumber),
    WEB_AUTHN:
      pool.firstFactors.includes('WEB_AUTHN') &&
      (!needsTwo || pool.webAuthn.multiFactor) &&
      (user?.passkeys?.length ?? 0) > 0,
  };
  return FIRST_CHALLENGES.filter((name) => offered[name]);
}
