/** Where Cognito sends SMS itself. */
import { usesSms } from '../codes/schema';
import type { Config } from '../schema';
import { hasFactor } from './mfa';
import { offersNatively } from './native-sign-in';

type PoolSenders = Pick<Config, 'mfa' | 'nativeSignIn' | 'passwordFlows' | 'signInIdentifiers' | 'sms'>;

/**
 * True where Cognito confirms new accounts by a code to their number. Without passwords accounts begin
 * confirmed, as only a proof opens them.
 */
export function confirmsNumbers({
  passwordFlows,
  signInIdentifiers,
  sms,
}: Pick<Config, 'passwordFlows' | 'signInIdentifiers' | 'sms'>): boolean {
  return passwordFlows && sms !== undefined && signInIdentifiers.includes('phone');
}

/**
 * True where forgotten passwords are reset by phone: Cognito doesn't use an address that second factors go
 * to.
 */
export function resetsPasswordsByPhone(config: Pick<Config, 'mfa'>): boolean {
  return hasFactor(config, 'email');
}

/**
 * True where Cognito sends its own SMS: second factors, first factors, codes for a new account or password.
 */
export function poolSendsSms(config: PoolSenders): boolean {
  return (
    hasFactor(config, 'sms') ||
    offersNatively(config, 'sms-code') ||
    resetsPasswordsByPhone(config) ||
    confirmsNumbers(config)
  );
}

/** True where the pool has settings of SMS, and a role to send it. */
export function poolHasSms(config: PoolSenders): boolean {
  return config.sms !== undefined && (poolSendsSms(config) || config.sms.keepPoolRole);
}

/** True where our methods or Cognito send SMS. */
export function sendsSms(config: PoolSenders & Pick<Config, 'codes'>): boolean {
  return usesSms(config) || poolSendsSms(config) || poolHasSms(config);
}

/**
 * Sources of the custom-message trigger whose messages may go by SMS. Signed-in users can have their number
 * verified; invitations go to a number unless an address is asked for.
 */
export function poolSmsSources(config: PoolSenders): readonly string[] {
  return [
    'CustomMessage_AdminCreateUser',
    'CustomMessage_VerifyUserAttribute',
    ...(confirmsNumbers(config)
      ? [
          'CustomMessage_SignUp',
          'CustomMessage_ResendCode',
          // Also to a number that an administrator enters.
          'CustomMessage_UpdateUserAttribute',
        ]
      : []),
    ...(hasFactor(config, 'sms') || offersNatively(config, 'sms-code')
      ? ['CustomMessage_Authentication']
      : []),
    ...(resetsPasswordsByPhone(config) ? ['CustomMessage_ForgotPassword'] : []),
  ];
}
