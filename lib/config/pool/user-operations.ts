/** Cognito's own operations with an access token. */
import { usesContactApi } from '../codes/schema';
import type { Config } from '../schema';

/**
 * True where a client needs these operations (GetUser, ChangePassword, devices, second factors, native
 * passkeys): with passwords; with native sign-in; for step-up codes, whose access token Cognito checks; with
 * the account API, which asks Cognito whose a token is, and whose client the trigger can't know
 * (docs/adr/019). The plan LITE lacks the second version of pre-token generation, so its access tokens always
 * open them.
 *
 * Elsewhere access tokens lack the scope `aws.cognito.signin.user.admin`, and open none of them.
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
 * Operations of Cognito's public API that no stage's clients call, and that the web ACL blocks: with only an
 * access token they change, prove or delete what a user signs in by, make Cognito send, or delete the user.
 * The contact API changes identifiers; operators delete accounts.
 */
export const REFUSED_OPERATIONS = [
  'DeleteUser',
  'DeleteUserAttributes',
  'GetUserAttributeVerificationCode',
  'UpdateUserAttributes',
  'VerifyUserAttribute',
] as const;

/**
 * Operations that a stage's web ACL blocks. `GlobalSignOut` is one where users end sessions by
 * `contact/end-sessions`, unless the stage says why its clients need it: ID tokens outlive it (docs/adr/022).
 * Without a contact API it is the users' only way.
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
