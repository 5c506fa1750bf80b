/** What of a stage makes Cognito itself send mail, past our methods. */

import type { Config } from '../schema';
import { hasFactor } from './mfa';
import { offersNatively } from './native-sign-in';

/**
 * True where Cognito mails users of itself: codes for a new account or a forgotten password, first and second
 * factors. Only such a pool is given the stage's sender, as Cognito tries it at each CreateUserPool and
 * UpdateUserPool, and refuses the pool while SES has not verified it. Elsewhere nothing is left but what
 * administrators cause: an invitation, an address that they enter. That comes from Cognito's own sender.
 */
export function poolSendsMail(config: Pick<Config, 'mfa' | 'nativeSignIn' | 'passwordFlows'>): boolean {
  return config.passwordFlows || hasFactor(config, 'email') || offersNatively(config, 'email-code');
}
