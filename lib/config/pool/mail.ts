/** Where Cognito sends mail itself. */

import type { Config } from '../schema';
import { hasFactor } from './mfa';
import { offersNatively } from './native-sign-in';

/**
 * True where Cognito mails users: codes for a new account or a forgotten password, first and second factors.
 * Only such a pool gets the stage's sender, as Cognito refuses a pool until SES has verified it. Elsewhere
 * only administrators cause mail, from Cognito's own sender.
 */
export function poolSendsMail(config: Pick<Config, 'mfa' | 'nativeSignIn' | 'passwordFlows'>): boolean {
  return config.passwordFlows || hasFactor(config, 'email') || offersNatively(config, 'email-code');
}
