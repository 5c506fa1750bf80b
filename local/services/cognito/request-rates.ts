/**
 * Request rates of Cognito user pools: one budget a category of operations, for all pools of the account
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html). Held in a fresh account, by the
 * emulated clock; the words are those of boto3 2517 and amplify-js 3554.
 */
import { AwsError, type LocalContext, type Operation } from '../../contract';
import { TokenBuckets } from '../token-buckets';

interface Category {
  /** Requests a second that AWS gives an account. */
  readonly perSecond: number;
  /** Of Service Quotas, where another value may be given by it. */
  readonly quota?: string;
  readonly operations: readonly string[];
}

const CATEGORIES: Readonly<Record<string, Category>> = {
  UserAuthentication: {
    perSecond: 120,
    quota: 'cognito-idp/L-026ADBA3',
    operations: ['InitiateAuth', 'AdminInitiateAuth', 'GetTokensFromRefreshToken'],
  },
  UserCreation: {
    perSecond: 50,
    operations: ['SignUp', 'ConfirmSignUp', 'AdminCreateUser', 'AdminConfirmSignUp'],
  },
  UserAccountRecovery: {
    perSecond: 30,
    operations: [
      'ChangePassword',
      'ForgotPassword',
      'ConfirmForgotPassword',
      'AdminResetUserPassword',
      'AdminSetUserPassword',
    ],
  },
  UserRead: { perSecond: 120, operations: ['GetUser', 'AdminGetUser', 'GetUserAuthFactors'] },
  UserUpdate: {
    perSecond: 25,
    operations: [
      ...['UpdateUserAttributes', 'DeleteUserAttributes', 'DeleteUser', 'GlobalSignOut', 'AdminDeleteUser'],
      ...['AdminUpdateUserAttributes', 'AdminDeleteUserAttributes', 'AdminUserGlobalSignOut'],
      ...['AdminDisableUser', 'AdminEnableUser', 'AdminAddUserToGroup', 'AdminRemoveUserFromGroup'],
    ],
  },
  UserResourceRead: {
    perSecond: 50,
    operations: [
      ...['GetDevice', 'ListDevices', 'AdminGetDevice', 'AdminListDevices', 'AdminListGroupsForUser'],
      ...['GetUserAttributeVerificationCode', 'ResendConfirmationCode', 'ListWebAuthnCredentials'],
    ],
  },
  UserResourceUpdate: {
    perSecond: 25,
    operations: [
      ...['ConfirmDevice', 'ForgetDevice', 'UpdateDeviceStatus', 'AdminForgetDevice'],
      ...['AdminUpdateDeviceStatus', 'SetUserMFAPreference', 'AdminSetUserMFAPreference'],
      ...['AssociateSoftwareToken', 'VerifySoftwareToken', 'VerifyUserAttribute'],
      ...['StartWebAuthnRegistration', 'CompleteWebAuthnRegistration', 'DeleteWebAuthnCredential'],
    ],
  },
  UserList: { perSecond: 30, operations: ['ListUsers', 'ListUsersInGroup'] },
  UserToken: { perSecond: 120, operations: ['RevokeToken'] },
  UserPoolRead: { perSecond: 15, operations: ['DescribeUserPool', 'ListUserPools'] },
  UserPoolUpdate: { perSecond: 15, operations: ['CreateUserPool', 'UpdateUserPool', 'DeleteUserPool'] },
  UserPoolResourceRead: { perSecond: 20, operations: ['GetUserPoolMfaConfig', 'GetGroup', 'ListGroups'] },
  UserPoolResourceUpdate: { perSecond: 15, operations: ['CreateGroup', 'DeleteGroup'] },
  UserPoolClientRead: { perSecond: 15, operations: ['DescribeUserPoolClient', 'ListUserPoolClients'] },
  UserPoolClientUpdate: { perSecond: 15, operations: ['CreateUserPoolClient', 'DeleteUserPoolClient'] },
};

/** Have a budget of their own, this many times that of sign-ins; what goes beyond it counts as sign-ins. */
const ANSWERS = ['RespondToAuthChallenge', 'AdminRespondToAuthChallenge'];
const ANSWERS_A_SIGN_IN = 3;

/**
 * Operations that refuse what goes beyond their category's rate.
 *
 * @throws Error for an operation without a category
 */
export function atTheirRates(
  context: LocalContext,
  operations: Readonly<Record<string, Operation>>,
): { readonly operations: Readonly<Record<string, Operation>>; reset(): void } {
  const buckets = new TokenBuckets(context.clock);
  const take = (name: string, times = 1) => {
    const { perSecond, quota } = CATEGORIES[name] as Category;
    const applied = quota === undefined ? undefined : context.quota(quota);
    const rate = (applied ?? perSecond) * times;
    return buckets.take(`${name} ${times}`, { rateLimit: rate, burstLimit: rate });
  };
  const takeFor = (operation: string): (() => boolean) => {
    if (ANSWERS.includes(operation))
      return () => take('UserAuthentication', ANSWERS_A_SIGN_IN) || take('UserAuthentication');
    const found = Object.entries(CATEGORIES).find(([, it]) => it.operations.includes(operation))?.[0];
    if (found === undefined) throw new Error(`${operation} is in no category of request rates.`);
    return () => take(found);
  };
  const held = Object.entries(operations).map(([name, operation]): [string, Operation] => {
    const isWithin = takeFor(name);
    if (!context.freshAccount) return [name, operation];
    return [
      name,
      {
        ...operation,
        run: (input, call) => {
          if (!isWithin()) throw new AwsError('TooManyRequestsException', 'Rate exceeded');
          return operation.run(input, call);
        },
      },
    ];
  });
  return { operations: Object.fromEntries(held), reset: () => buckets.clear() };
}
