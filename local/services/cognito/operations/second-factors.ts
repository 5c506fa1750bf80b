import type { SmsConfigurationType } from '@aws-sdk/client-cognito-identity-provider';
import { AwsError } from '../../../contract';
import { optional, text } from '../../input';
import { type Operations, poolOperation, tokenOrSessionOperation, userOperation } from '../access';
import type { Cognito } from '../cognito';
import { invalidParameter } from '../errors';
import { members } from '../input';
import type { User, UserPool } from '../model';
import { preferenceMembers, setPreference } from '../second-factors/preference';
import { makeTotpSecret, stepOfCode } from '../second-factors/totp';
import { openSession } from '../sign-in/challenge-session';

export const secondFactorOperations = {
  /** The secret counts once a code of it was verified. */
  AssociateSoftwareToken: tokenOrSessionOperation(
    'MFA_SETUP',
    { AccessToken: optional(members.accessToken), Session: optional(members.session) },
    ({ cognito, caller }) => {
      const { pool, user } = caller.kind === 'token' ? caller.grant : caller;
      if (!pool.mfa.factors.includes('SOFTWARE_TOKEN_MFA'))
        throw new AwsError(
          'SoftwareTokenMFANotFoundException',
          'Software Token MFA has not been enabled by the userPool.',
        );
      const secret = makeTotpSecret();
      if (caller.kind === 'token') {
        cognito.users.update(pool, user, ({ secondFactors }) => ({
          secondFactors: { enabled: [], ...secondFactors, pendingTotp: secret },
        }));
        return { SecretCode: secret };
      }
      const { challenge } = caller.open.session;
      caller.open.spend();
      if (challenge.name !== 'MFA_SETUP') return {};
      const { choices, progress } = challenge;
      return {
        SecretCode: secret,
        Session: openSession(cognito, caller, { name: 'MFA_SETUP', choices, progress, secret }),
      };
    },
  ),
  /** No sign-in takes this first code any more. */
  VerifySoftwareToken: tokenOrSessionOperation(
    'MFA_SETUP',
    {
      AccessToken: optional(members.accessToken),
      Session: optional(members.session),
      UserCode: text({ min: 6, max: 6, pattern: /^[0-9]+$/ }),
      FriendlyDeviceName: optional(text({ max: 131072 })),
    },
    ({ cognito, caller, input: { UserCode: code, FriendlyDeviceName: name } }) => {
      if (caller.kind === 'token') {
        verifyPending(cognito, caller.grant.pool, caller.grant.user, code, name);
        return { Status: 'SUCCESS' };
      }
      const { open } = caller;
      const { challenge } = open.session;
      if (challenge.name !== 'MFA_SETUP' || !challenge.secret) throw noSecret();
      const lastStep = stepOfCode(challenge.secret, code, cognito.context.clock.now());
      if (lastStep === undefined) {
        open.miss();
        throw wrongCode();
      }
      open.spend();
      const verified = { lastStep, name };
      return { Status: 'SUCCESS', Session: openSession(cognito, caller, { ...challenge, verified }) };
    },
  ),
  SetUserMFAPreference: userOperation(
    { AccessToken: members.accessToken, ...preferenceMembers },
    ({ cognito, pool, user, input }) => {
      setPreference(cognito, pool, user, input);
      return {};
    },
  ),
  AdminSetUserMFAPreference: poolOperation(
    { UserPoolId: members.userPoolId, Username: members.username, ...preferenceMembers },
    ({ cognito, pool, input }) => {
      setPreference(cognito, pool, cognito.users.get(pool, input.Username), input);
      return {};
    },
  ),
  GetUserPoolMfaConfig: poolOperation({ UserPoolId: members.userPoolId }, ({ pool }) => {
    const { mfa, webAuthn, authentication, properties, firstFactors } = pool;
    const has = (factor: (typeof mfa.factors)[number]) => mfa.factors.includes(factor);
    return {
      MfaConfiguration: mfa.mode,
      ...(has('SMS_MFA')
        ? {
            SmsMfaConfiguration: {
              SmsAuthenticationMessage: authentication.smsMessage,
              SmsConfiguration: properties.SmsConfiguration as SmsConfigurationType,
            },
          }
        : {}),
      ...(has('SOFTWARE_TOKEN_MFA') ? { SoftwareTokenMfaConfiguration: { Enabled: true } } : {}),
      ...(has('EMAIL_OTP')
        ? {
            EmailMfaConfiguration: {
              Message: authentication.emailMessage,
              Subject: authentication.emailSubject,
            },
          }
        : {}),
      ...(firstFactors.includes('WEB_AUTHN')
        ? {
            WebAuthnConfiguration: {
              RelyingPartyId: webAuthn.relyingPartyId,
              UserVerification: webAuthn.userVerification,
              FactorConfiguration: webAuthn.multiFactor
                ? 'MULTI_FACTOR_WITH_USER_VERIFICATION'
                : 'SINGLE_FACTOR',
            },
          }
        : {}),
    };
  }),
} satisfies Operations;

function verifyPending(
  cognito: Cognito,
  pool: UserPool,
  user: User,
  code: string,
  name: string | undefined,
): void {
  const secret = user.secondFactors?.pendingTotp;
  if (!secret) throw noSecret();
  const lastStep = stepOfCode(secret, code, cognito.context.clock.now());
  if (lastStep === undefined) throw wrongCode();
  cognito.users.update(pool, user, ({ secondFactors }) => ({
    secondFactors: {
      enabled: [],
      ...secondFactors,
      totp: { secret, name, lastStep },
      pendingTotp: undefined,
    },
  }));
}

function wrongCode(): AwsError {
  return new AwsError('EnableSoftwareTokenMFAException', 'Code mismatch');
}

function noSecret(): AwsError {
  return invalidParameter('No software token is waiting to be verified; call AssociateSoftwareToken first.');
}
