import { poolOperation } from '../access';
import { checkChannels } from '../channel-checks';
import { anything, members, optional, text } from '../input';
import { changedPool } from '../pool-update';

/** Members of API_UpdateUserPool beside the id: each that is left out gets its default. */
const GIVEN_ANEW = [
  'AccountRecoverySetting',
  'AdminCreateUserConfig',
  'AutoVerifiedAttributes',
  'DeletionProtection',
  'DeviceConfiguration',
  'EmailConfiguration',
  'EmailVerificationMessage',
  'EmailVerificationSubject',
  'LambdaConfig',
  'MfaConfiguration',
  'Policies',
  'SmsAuthenticationMessage',
  'SmsConfiguration',
  'SmsVerificationMessage',
  'UserAttributeUpdateSettings',
  'UserPoolAddOns',
  'UserPoolTags',
  'UserPoolTier',
  'VerificationMessageTemplate',
] as const;

/**
 * API_UpdateUserPool: "If you don't provide a value for an attribute, Amazon Cognito sets it to its default
 * value." What only other operations or the pool's creation set stays.
 */
export const updateUserPool = poolOperation(
  'UpdateUserPool',
  {
    UserPoolId: members.userPoolId,
    PoolName: optional(text({ min: 1, max: 128 })),
    ...Object.fromEntries(GIVEN_ANEW.map((name) => [name, optional(anything())])),
  },
  ({ cognito, pool, input }) => {
    const name = input.PoolName ?? pool.name;
    const kept = Object.entries(pool.properties).filter(
      ([property]) => property !== 'Schema' && !(GIVEN_ANEW as readonly string[]).includes(property),
    );
    const anew = Object.entries(input).filter(
      ([member, value]) => value !== undefined && (GIVEN_ANEW as readonly string[]).includes(member),
    );
    const properties = Object.fromEntries([...kept, ...anew]);
    checkChannels(cognito.context, { arn: pool.arn, name }, properties);
    cognito.pools.addPool(changedPool(pool, name, properties));
    return {};
  },
);
