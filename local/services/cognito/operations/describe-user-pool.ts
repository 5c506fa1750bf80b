import { poolOperation } from '../access';
import { members } from '../input';
import type { SchemaAttribute } from '../model';
import { epochSeconds } from '../output';

/** Properties that DescribeUserPool gives back under another name, or not at all. */
const RENAMED = ['UserPoolName', 'Schema', 'UserPoolTags', 'EnabledMfas', 'LambdaConfig'];

/** API_DescribeUserPool */
export const describeUserPool = poolOperation(
  'DescribeUserPool',
  { UserPoolId: members.userPoolId },
  async ({ cognito, pool }) => {
    const { properties, triggers } = pool;
    const created = epochSeconds((await cognito.pools.keys(pool.id)).createdAt);
    const preToken = triggers.PreTokenGeneration;
    return {
      UserPool: {
        DeletionProtection: 'INACTIVE',
        MfaConfiguration: 'OFF',
        UserPoolTier: 'ESSENTIALS',
        ...Object.fromEntries(Object.entries(properties).filter(([name]) => !RENAMED.includes(name))),
        Id: pool.id,
        Name: pool.name,
        Arn: pool.arn,
        CreationDate: created,
        LastModifiedDate: created,
        EstimatedNumberOfUsers: cognito.users.in(pool.id).length,
        SchemaAttributes: [...pool.schema.values()].map(schemaAttributeType),
        LambdaConfig: {
          ...Object.fromEntries(
            Object.entries(triggers).map(([name, { functionArn }]) => [name, functionArn]),
          ),
          ...(preToken
            ? {
                PreTokenGenerationConfig: {
                  LambdaArn: preToken.functionArn,
                  LambdaVersion: `V${preToken.version}_0`,
                },
              }
            : {}),
        },
        UserPoolTags: properties.UserPoolTags ?? {},
      },
    };
  },
);

function schemaAttributeType({
  name,
  dataType,
  mutable,
  required,
  developerOnly,
  min,
  max,
}: SchemaAttribute) {
  const limits = (least: string, most: string) => ({
    ...(min === undefined ? {} : { [least]: String(min) }),
    ...(max === undefined ? {} : { [most]: String(max) }),
  });
  return {
    Name: name,
    AttributeDataType: dataType,
    DeveloperOnlyAttribute: developerOnly,
    Mutable: mutable,
    Required: required,
    ...(dataType === 'String' ? { StringAttributeConstraints: limits('MinLength', 'MaxLength') } : {}),
    ...(dataType === 'Number' ? { NumberAttributeConstraints: limits('MinValue', 'MaxValue') } : {}),
  };
}
