/** Whether clients call Cognito's own operations with an access token. */
import { usesContactApi } from '../codes/schema';
import type { Config } from '../schema';

/**
 * True where a client needs the operations of Cognito that take an access token (GetUser, ChangePassword,
 * devices, second factors, native passkeys): with passwords, with native sign-in, for step-up codes, whose
 * access token Cognito checks, and with the account API, which asks Cognito who a token is of. The trigger
 * can't tell that API's client from the public one: a function that knew an id of its own pool's client would
 * have to be there before and after the pool. The plan LITE has no second version of pre-token generation, so
 * that its access tokens always open them.
 *
 * Everywhere else access tokens come without the scope `aws.cognito.signin.user.admin`, and open none of
 * them.
 */
export function needsUserOperations({
  accountApi,
  codes,
  featurePlan,
  nativeSignIn,
  passwordFlows,
}: Pick<Config, 'accountApi' | 'codes' | 'featurePlan' | 'nativeSignIn' | 'passwordFlows'>): boolean {
  return (
    passwordFlows ||
    nativeSignIn.factors.length > 0 ||
    codes.stepUp ||
    accountApi.enabled ||
    featurePlan === 'LITE'
  );
}

/**
 * Operations of Cognito's public API that no client of any stage calls, and that the web ACL keeps from the
 * pool: with nothing but an access token they change, prove or delete what a user signs in by, make Cognito
 * send, or delete the user. Identifiers change through the contact API, accounts are deleted by operators.
 */
export const REFUSED_OPERATIONS = [
  'DeleteUser',
  'DeleteUserAttributes',
  'GetUserAttributeVerificationCode',
  'UpdateUserAttributes',
  'VerifyUserAttribute',
] as const;

/**
 * Operations that the web ACL of a stage keeps from the pool. `GlobalSignOut` is one of them where users end
 * their sessions by `contact/end-sessions`, unless the stage says why its clients need it: after it, ID
 * tokens go on opening our APIs, which it can't tell that their sessions have ended. Where there is no
 * contact API it is the only way that users have.
 *
 * @param opensUserOperations true where the pool's owner has clients that call them
 */
export function refusedOperations(
  config: Pick<Config, 'codes' | 'tokens'>,
  opensUserOperations = false,
): readonly string[] {
  const isReplaced = usesContactApi(config) && config.tokens.globalSignOutReason === undefined;
  return [...(opensUserOperations ? [] : REFUSED_OPERATIONS), ...(isReplaced ? ['GlobalSignOut'] : [])];
}
