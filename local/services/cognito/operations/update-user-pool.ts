import { poolOperation } from '../access';
import { checkChannels } from '../channel-checks';
import { anything, list, members, optional, text, textMap } from '../input';
import { changedPool } from '../pool-update';

const settings = optional(anything());

/**
 * What UpdateUserPool takes besides pool and name; each goes by the same name in a template. What is left out
 * gets its default.
 */
const SETTINGS = {
  AccountRecoverySetting: settings,
  AdminCreateUserConfig: settings,
  AutoVerifiedAttributes: optional(list(text())),
  DeletionProtection: optional(text()),
  DeviceConfiguration: settings,
  EmailConfiguration: settings,
  EmailVerificationMessage: optional(text()),
  EmailVerificationSubject: optional(text()),
  LambdaConfig: settings,
  MfaConfiguration: optional(text()),
  Policies: settings,
  SmsAuthenticationMessage: optional(text()),
  SmsConfiguration: settings,
  SmsVerificationMessage: optional(text()),
  UserAttributeUpdateSettings: settings,
  UserPoolAddOns: settings,
  UserPoolTags: optional(textMap()),
  UserPoolTier: optional(text()),
  VerificationMessageTemplate: settings,
} as const;

/** API_UpdateUserPool */
export const updateUserPool = poolOperation(
  'UpdateUserPool',
  {
    UserPoolId: members.userPoolId,
    PoolName: optional(text({ min: 1, max: 128, pattern: /^[\w\s+=,.@-]+$/ })),
    ...SETTINGS,
  },
  ({ cognito, pool, input }) => {
    const { UserPoolId: _, PoolName, ...given } = input;
    const name = PoolName ?? pool.name;
    // Settings of other operations, and those that are for good, stay.
    const kept = Object.entries(pool.properties).filter(([property]) => !(property in SETTINGS));
    const properties = {
      ...Object.fromEntries([...kept, ...Object.entries(given).filter(([, value]) => value !== undefined)]),
      ...(PoolName === undefined ? {} : { UserPoolName: PoolName }),
    };
    const { Schema, ...withoutSchema } = properties as typeof properties & { readonly Schema?: unknown };
    checkChannels(cognito.context, { arn: pool.arn, name }, properties);
    const changed = changedPool(pool, name, withoutSchema);
    cognito.pools.addPool({ ...changed, properties });
    return {};
  },
);
