import { poolOperation } from '../access';
import { members } from '../input';

/** API_GetUserPoolMfaConfig */
export const getUserPoolMfaConfig = poolOperation(
  'GetUserPoolMfaConfig',
  { UserPoolId: members.userPoolId },
  ({ pool }) => {
    const { mfa, webAuthn, authentication, properties, firstFactors } = pool;
    const has = (factor: (typeof mfa.factors)[number]) => mfa.factors.includes(factor);
    return {
      MfaConfiguration: mfa.mode,
      ...(has('SMS_MFA')
        ? {
            SmsMfaConfiguration: {
              SmsAuthenticationMessage: authentication.smsMessage,
              SmsConfiguration: properties.SmsConfiguration,
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
  },
);
