import { AwsError } from '../../../contract';
import { optional, type Read, text, whole } from '../../input';
import { type Operations, poolOperation } from '../access';
import { members } from '../input';
import type { Group } from '../model';
import { groupType, userType } from '../output';
import { page } from '../paging';
import { withGroup } from '../quotas';

const groupMembers = {
  Description: optional(text({ max: 2048 })),
  Precedence: optional(whole(0, 2 ** 31 - 1)),
  RoleArn: optional(text({ min: 20, max: 2048, pattern: /^arn:[\w+=/,.@-]+:[\w+=/,.@-]+:/ })),
};

/** What a request says of a group. */
const given = ({ Description, Precedence, RoleArn }: Read<typeof groupMembers>) => ({
  ...(Description === undefined ? {} : { description: Description }),
  ...(Precedence === undefined ? {} : { precedence: Precedence }),
  ...(RoleArn === undefined ? {} : { roleArn: RoleArn }),
});

export const groupOperations = {
  CreateGroup: poolOperation(
    { UserPoolId: members.userPoolId, GroupName: members.groupName, ...groupMembers },
    ({ cognito, pool, input }) => {
      if (cognito.users.hasGroup(pool.id, input.GroupName))
        throw new AwsError('GroupExistsException', 'A group with the name already exists.');
      const group: Group = {
        poolId: pool.id,
        name: input.GroupName,
        ...given(input),
        createdAt: cognito.context.clock.now(),
      };
      cognito.users.saveGroup(group);
      return { Group: groupType(pool, group) };
    },
  ),
  GetGroup: poolOperation(
    { UserPoolId: members.userPoolId, GroupName: members.groupName },
    ({ cognito, pool, input }) => ({
      Group: groupType(pool, cognito.users.group(pool.id, input.GroupName)),
    }),
  ),
  // The API reference speaks of "the specified attributes" alone: the rest stays.
  UpdateGroup: poolOperation(
    { UserPoolId: members.userPoolId, GroupName: members.groupName, ...groupMembers },
    ({ cognito, pool, input }) => {
      const group: Group = {
        ...cognito.users.group(pool.id, input.GroupName),
        ...given(input),
        changedAt: cognito.context.clock.now(),
      };
      cognito.users.saveGroup(group);
      return { Group: groupType(pool, group) };
    },
  ),
  DeleteGroup: poolOperation(
    { UserPoolId: members.userPoolId, GroupName: members.groupName },
    ({ cognito, pool, input }) => {
      cognito.users.deleteGroup(pool, cognito.users.group(pool.id, input.GroupName).name);
      return {};
    },
  ),
  ListGroups: poolOperation(
    { UserPoolId: members.userPoolId, Limit: members.limit, NextToken: members.paginationToken },
    ({ cognito, pool, input }) => {
      const { items, next } = page(cognito.users.groupsIn(pool.id), input.Limit, input.NextToken);
      return { Groups: items.map((group) => groupType(pool, group)), ...(next ? { NextToken: next } : {}) };
    },
  ),
  ListUsersInGroup: poolOperation(
    {
      UserPoolId: members.userPoolId,
      GroupName: members.groupName,
      Limit: members.limit,
      NextToken: members.paginationToken,
    },
    ({ cognito, pool, input }) => {
      const { name } = cognito.users.group(pool.id, input.GroupName);
      const users = cognito.users.in(pool.id).filter(({ groups }) => groups.includes(name));
      const { items, next } = page(users, input.Limit, input.NextToken);
      return { Users: items.map((user) => userType(user)), ...(next ? { NextToken: next } : {}) };
    },
  ),
  AdminAddUserToGroup: poolOperation(
    { UserPoolId: members.userPoolId, Username: members.username, GroupName: members.groupName },
    ({ cognito, pool, input }) => {
      const { name } = cognito.users.group(pool.id, input.GroupName);
      const user = cognito.users.get(pool, input.Username);
      cognito.users.update(pool, user, ({ groups }) => ({ groups: withGroup(groups, name) }));
      return {};
    },
  ),
  AdminRemoveUserFromGroup: poolOperation(
    { UserPoolId: members.userPoolId, Username: members.username, GroupName: members.groupName },
    ({ cognito, pool, input }) => {
      const { name } = cognito.users.group(pool.id, input.GroupName);
      const user = cognito.users.get(pool, input.Username);
      cognito.users.update(pool, user, ({ groups }) => ({
        groups: groups.filter((group) => group !== name),
      }));
      return {};
    },
  ),
  AdminListGroupsForUser: poolOperation(
    {
      UserPoolId: members.userPoolId,
      Username: members.username,
      Limit: members.limit,
      NextToken: members.paginationToken,
    },
    ({ cognito, pool, input }) => {
      const groups = cognito.users.groupsOf(cognito.users.get(pool, input.Username));
      const { items, next } = page(groups, input.Limit, input.NextToken);
      return { Groups: items.map((group) => groupType(pool, group)), ...(next ? { NextToken: next } : {}) };
    },
  ),
} satisfies Operations;
