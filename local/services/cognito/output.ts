import type { CodeDeliveryDetails } from './messages/messages';
import type { Group, User, UserPool } from './model';
import { activeFactors, preferredFactor } from './second-factors/second-factors';

/** A user's attributes as `[{Name, Value}]`, `sub` first. */
export function attributeList(
  user: User,
  include: (name: string) => boolean = () => true,
): readonly { Name: string; Value: string }[] {
  return Object.entries({ sub: user.sub, ...user.attributes })
    .filter(([name, value]) => value !== '' && include(name))
    .map(([Name, Value]) => ({ Name, Value }));
}

export function epochSeconds(milliseconds: number): number {
  return milliseconds / 1000;
}

export function userType(user: User, include?: (name: string) => boolean): Record<string, unknown> {
  return {
    Username: user.username,
    Attributes: attributeList(user, include),
    UserCreateDate: epochSeconds(user.createdAt),
    UserLastModifiedDate: epochSeconds(user.modifiedAt),
    Enabled: user.enabled,
    UserStatus: user.status,
  };
}

export function factorOutput(pool: UserPool, user: User): Record<string, unknown> {
  const active = activeFactors(pool, user);
  const preferred = preferredFactor(pool, user);
  return {
    ...(active.length > 0 ? { UserMFASettingList: active } : {}),
    ...(preferred ? { PreferredMfaSetting: preferred } : {}),
  };
}

export function groupType(pool: UserPool, group: Group): Record<string, unknown> {
  return {
    GroupName: group.name,
    UserPoolId: pool.id,
    ...(group.description === undefined ? {} : { Description: group.description }),
    ...(group.roleArn === undefined ? {} : { RoleArn: group.roleArn }),
    ...(group.precedence === undefined ? {} : { Precedence: group.precedence }),
    CreationDate: epochSeconds(group.createdAt),
    LastModifiedDate: epochSeconds(group.changedAt ?? group.createdAt),
  };
}

/** Empty when nothing was sent. */
export function deliveryOutput(details: CodeDeliveryDetails | undefined): Record<string, unknown> {
  return details ? { CodeDeliveryDetails: details } : {};
}
