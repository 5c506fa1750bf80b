import { AwsError, type LocalContext, type PolicyStatement, type ResourceProvider } from '../../contract';
import type { FunctionRuntime } from '../../runtime/runtime';

interface PermissionProperties {
  readonly FunctionName?: string;
  readonly Action?: string;
  readonly Principal?: string;
  readonly SourceArn?: string;
  readonly SourceAccount?: string;
}

/** `AWS::Lambda::Permission`: a statement in the function's resource policy. */
export function permissionProvider(context: LocalContext, runtime: FunctionRuntime): ResourceProvider {
  return {
    type: 'AWS::Lambda::Permission',
    create({ properties, logicalId, stack }) {
      const { FunctionName, Action, Principal, SourceArn, SourceAccount }: PermissionProperties = properties;
      if (!FunctionName || !Action || !Principal) {
        throw new AwsError(
          'InvalidParameterValueException',
          'A permission needs FunctionName, Action and Principal.',
        );
      }
      const definition = runtime.find(FunctionName);
      if (!definition) {
        context.log(
          `${stack.name}: ${logicalId} speaks of ${FunctionName}, which this assembly doesn't make.`,
        );
        return { ref: logicalId, attributes: { Id: logicalId } };
      }
      definition.policy.push({
        Sid: logicalId,
        Effect: 'Allow',
        Principal: principalElement(Principal),
        Action,
        Resource: definition.arn,
        Condition: {
          ...(SourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': SourceArn } }),
          ...(SourceAccount === undefined ? {} : { StringEquals: { 'AWS:SourceAccount': SourceAccount } }),
        },
      });
      return { ref: logicalId, attributes: { Id: logicalId } };
    },
  };
}

function principalElement(principal: string): NonNullable<PolicyStatement['Principal']> {
  if (principal === '*') return '*';
  return principal.endsWith('.amazonaws.com') ? { Service: principal } : { AWS: principal };
}
