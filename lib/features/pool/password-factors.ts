/** What Cognito does natively beside a password: second factors, remembered devices, choice-based sign-in. */
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
 * How users reset a forgotten password, which matters only where a password signs in. Where codes by e-mail
 * are a second factor, by the phone first: Cognito lets nobody reset by what their own second factor goes to,
 * as whoever holds that would then have both factors.
 */
export function accountRecovery(config: Config): AccountRecovery {
  if (!config.passwordFlows) return AccountRecovery.NONE;
  return resetsPasswordsByPhone(config)
    ? AccountRecovery.PHONE_WITHOUT_MFA_AND_EMAIL
    : AccountRecovery.EMAIL_ONLY;
}

/** Properties of the pool for devices and first factors; none for what the stage doesn't have. */
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

/** Devices that got tokens once stay remembered in the pool, whatever is deployed. */
function deviceTrackingOf({ mfa }: Config): DeviceTracking | undefined {
  if (mfa.rememberDevices === 'never') return undefined;
  return {
    challengeRequiredOnNewDevice: mfa.skipOnRememberedDevice,
    deviceOnlyRememberedOnUserPrompt: mfa.rememberDevices === 'user-choice',
  };
}

const MFA_MODES = { optional: 'OPTIONAL', required: 'ON' } as const;

/**
 * Sets the second factors. At the resource itself: the CDK wants a role for SMS, and a sender for mail, of
 * its own making.
 */
export function setMfa(resource: CfnUserPool, config: Config): void {
  const { mode, factors } = config.mfa;
  if (mode === 'off') return;
  resource.mfaConfiguration = MFA_MODES[mode];
  resource.enabledMfas = factors.map((factor) => MFA_FACTORS[factor]);
  // A native passkey whose holder was verified counts as both factors; else Cognito lets none in that has a
  // second one to show.
  if (offersNatively(config, 'passkey') && config.nativeSignIn.userVerification === 'required')
    resource.webAuthnFactorConfiguration = 'MULTI_FACTOR_WITH_USER_VERIFICATION';
}
