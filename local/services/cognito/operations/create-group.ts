import { AwsError } from '../../../contract';
import { poolOperation } from '../access';
import { members, optional, text, whole } from '../input';
import type { Group } from '../model';
import { groupType } from '../output';

/** API_CreateGroup */
export const createGroup = poolOperation(
  'CreateGroup',
  {
    UserPoolId: members.userPoolId,
    GroupName: members.groupName,
    Description: optional(text({ max: 2048 })),
    Precedence: optional(whole(0, 2 ** 31 - 1)),
    RoleArn: optional(text({ min: 20, max: 2048, pattern: /^arn:[\w+=/,.@-]+:[\w+=/,.@-]+:/ })),
  },
  ({ cognito, pool, input }) => {
    if (cognito.users.hasGroup(pool.id, input.GroupName))
      throw new AwsError('GroupExistsException', 'A group with the name already exists.');
    const group: Group = {
      poolId: pool.id,
      name: input.GroupName,
      ...(input.Description === undefined ? {} : { description: input.Description }),
      ...(input.Precedence === undefined ? {} : { precedence: input.Precedence }),
      ...(input.RoleArn === undefined ? {} : { roleArn: input.RoleArn }),
      createdAt: cognito.context.clock.now(),
    };
    cognito.users.saveGroup(group);
    return { Group: groupType(pool, group) };
  },
);
