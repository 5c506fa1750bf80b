/** What of a stage makes Cognito itself send SMS, past our methods. */
import { usesSms } from './codes';
import { hasFactor } from './mfa';
import { offersNatively } from './native-sign-in';
import type { Config } from './schema';

type PoolSenders = Pick<Config, 'mfa' | 'nativeSignIn'>;

/** True where forgotten passwords are reset by the phone: Cognito uses no address for that which second factors go to. */
export function resetsPasswordsByPhone(config: Pick<Config, 'mfa'>): boolean {
  return hasFactor(config, 'email');
}

/** True where Cognito sends messages of its own by SMS: second factors, first factors, codes for a new password. */
export function poolSendsSms(config: PoolSenders): boolean {
  return hasFactor(config, 'sms') || offersNatively(config, 'sms-code') || resetsPasswordsByPhone(config);
}

/** True where anything goes out by SMS, by our methods or by Cognito. */
export function sendsSms(config: PoolSenders & Pick<Config, 'codes'>): boolean {
  return usesSms(config) || poolSendsSms(config);
}

/**
 * Sources of the custom-message trigger whose messages may go out by SMS. Codes for a new account go to its address alone;
 * whoever is signed in can have their number verified, and invitations go to a number unless an address is asked for.
 */
export function poolSmsSources(config: PoolSenders): readonly string[] {
  return [
    'CustomMessage_AdminCreateUser',
    'CustomMessage_VerifyUserAttribute',
    ...(hasFactor(config, 'sms') || offersNatively(config, 'sms-code')
      ? ['CustomMessage_Authentication']
      : []),
    ...(resetsPasswordsByPhone(config) ? ['CustomMessage_ForgotPassword'] : []),
  ];
}
