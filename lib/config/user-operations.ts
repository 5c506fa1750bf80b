/** Whether clients call Cognito's own operations with an access token. */
import type { Config } from './schema';

/**
 * True where a client needs the operations of Cognito that take an access token (GetUser, ChangePassword, devices, second
 * factors, native passkeys): with passwords, with native sign-in, and for step-up codes, whose access token Cognito
 * checks. The plan LITE has no second version of pre-token generation, so that its access tokens always open them.
 *
 * Everywhere else access tokens come without the scope `aws.cognito.signin.user.admin`, and open none of them.
 */
export function needsUserOperations({
  codes,
  featurePlan,
  nativeSignIn,
  passwordFlows,
}: Pick<Config, 'codes' | 'featurePlan' | 'nativeSignIn' | 'passwordFlows'>): boolean {
  return passwordFlows || nativeSignIn.factors.length > 0 || codes.stepUp || featurePlan === 'LITE';
}
