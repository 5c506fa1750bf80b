/** Cognito's own beside a password: second factors, remembered devices, choice-based sign-in. */
import {
  AccountRecovery,
  type CfnUserPool,
  type DeviceTracking,
  type PasskeyUserVerification,
  type UserPoolProps,
} from 'aws-cdk-lib/aws-cognito';
import { MFA_FACTORS } from '../../config/pool/mfa';
import { offersNatively } from '../../config/pool/native-sign-in';
import { resetsPasswordsByPhone } from '../../config/pool/sms';
import type { Config } from '../../config/schema';

/**
 * How users reset a forgotten password. By phone first where codes by e-mail are a second factor: Cognito
 * lets nobody reset by what their second factor goes to, which would be both factors in one.
 */
export function accountRecovery(config: Config): AccountRecovery {
  if (!config.passwordFlows) return AccountRecovery.NONE;
  return resetsPasswordsByPhone(config)
    ? AccountRecovery.PHONE_WITHOUT_MFA_AND_EMAIL
    : AccountRecovery.EMAIL_ONLY;
}

/** For devices and first factors; none that the stage doesn't have. */
export function passwordFactorProps(config: Config): UserPoolProps {
  const { nativeSignIn } = config;
  const deviceTracking = deviceTrackingOf(config);
  return {
    ...(deviceTracking ? { deviceTracking } : {}),
    ...(nativeSignIn.factors.length > 0
      ? {
          signInPolicy: {
            allowedFirstAuthFactors: {
              // Cognito takes no list without it.
              password: true,
              emailOtp: offersNatively(config, 'email-code'),
              smsOtp: offersNatively(config, 'sms-code'),
              passkey: offersNatively(config, 'passkey'),
            },
          },
        }
      : {}),
    ...(offersNatively(config, 'passkey') && nativeSignIn.relyingPartyId !== undefined
      ? {
          passkeyRelyingPartyId: nativeSignIn.relyingPartyId,
          passkeyUserVerification: nativeSignIn.userVerification as PasskeyUserVerification,
        }
      : {}),
  };
}

/** Once devices got tokens they stay remembered in the pool, whatever is deployed. */
function deviceTrackingOf({ mfa }: Config): DeviceTracking | undefined {
  if (mfa.rememberDevices === 'never') return undefined;
  return {
    challengeRequiredOnNewDevice: mfa.skipOnRememberedDevice,
    deviceOnlyRememberedOnUserPrompt: mfa.rememberDevices === 'user-choice',
  };
}

const MFA_MODES = { optional: 'OPTIONAL', required: 'ON' } as const;

/**
 * Sets second factors at the resource itself: the CDK wants to make its own role for SMS and sender for mail.
 */
export function setMfa(resource: CfnUserPool, config: Config): void {
  const { mode, factors } = config.mfa;
  if (mode === 'off') return;
  resource.mfaConfiguration = MFA_MODES[mode];
  resource.enabledMfas = factors.map((factor) => MFA_FACTORS[factor]);
  // A native passkey with its holder verified counts as both factors; otherwise Cognito refuses users with a
  // second one.
  if (offersNatively(config, 'passkey') && config.nativeSignIn.userVerification === 'required')
    resource.webAuthnFactorConfiguration = 'MULTI_FACTOR_WITH_USER_VERIFICATION';
}
