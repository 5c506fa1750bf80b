/**
 * One budget for each category of operations, for all pools of the account
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html). Held in a fresh account, by the
 * emulated clock; words of boto3 2517 and amplify-js 3554.
 */
import { AwsError, type LocalContext, type Operation } from '../../contract';
import { TokenBuckets } from '../token-buckets';

interface Category {
  readonly name: string;
  readonly perSecond: number;
  /** Its name in Service Quotas, which may give another value. */
  readonly quota?: string;
  /** The first category that fits counts. */
  readonly of: RegExp;
}

const SIGN_INS: Category = {
  name: 'UserAuthentication',
  perSecond: 120,
  quota: 'cognito-idp/L-026ADBA3',
  of: /InitiateAuth$|^GetTokensFromRefreshToken$/,
};

const CATEGORIES: readonly Category[] = [
  SIGN_INS,
  { name: 'UserCreation', perSecond: 50, of: /SignUp$|CreateUser$/ },
  { name: 'UserAccountRecovery', perSecond: 30, of: /Password$/ },
  { name: 'UserRead', perSecond: 120, of: /GetUser(AuthFactors)?$/ },
  { name: 'UserList', perSecond: 30, of: /^ListUsers/ },
  { name: 'UserToken', perSecond: 120, of: /^RevokeToken$/ },
  { name: 'UserPoolClientRead', perSecond: 15, of: /^(Describe|List)UserPoolClients?$/ },
  { name: 'UserPoolClientUpdate', perSecond: 15, of: /UserPoolClient$/ },
  { name: 'UserPoolRead', perSecond: 15, of: /^(Describe|List)UserPools?$/ },
  {
    name: 'UserPoolResourceRead',
    perSecond: 20,
    of: /^(Get|List|Describe)(Groups?|ResourceServers?|UserPool)/,
  },
  { name: 'UserPoolResourceUpdate', perSecond: 15, of: /^(Create|Update|Delete)(Group|ResourceServer)$/ },
  { name: 'UserPoolUpdate', perSecond: 15, of: /UserPool|^AddCustomAttributes$/ },
  { name: 'UserResourceRead', perSecond: 50, of: /^(Admin)?(Get|List)|^ResendConfirmationCode$/ },
  {
    name: 'UserResourceUpdate',
    perSecond: 25,
    of: /Device|SoftwareToken|MFAPreference|WebAuthn|^VerifyUserAttribute$/,
  },
  { name: 'UserUpdate', perSecond: 25, of: /User|GlobalSignOut$/ },
];

/** Times the budget of sign-ins; answers beyond count as sign-ins. */
const ANSWERS = /RespondToAuthChallenge$/;
const ANSWERS_A_SIGN_IN = 3;

/** @throws Error for an operation without a category */
export function atTheirRates(
  context: LocalContext,
  operations: Readonly<Record<string, Operation>>,
): { readonly operations: Readonly<Record<string, Operation>>; reset(): void } {
  const buckets = new TokenBuckets(context.clock);
  const take = ({ name, perSecond, quota }: Category, times = 1) => {
    const applied = quota === undefined ? undefined : context.quota(quota);
    const rate = (applied ?? perSecond) * times;
    return buckets.take(`${name} ${times}`, { rateLimit: rate, burstLimit: rate });
  };
  const takeFor = (operation: string): (() => boolean) => {
    if (ANSWERS.test(operation)) return () => take(SIGN_INS, ANSWERS_A_SIGN_IN) || take(SIGN_INS);
    const found = CATEGORIES.find(({ of }) => of.test(operation));
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
