import { AwsError, type LocalContext, type PolicyStatement, type ResourceProvider } from '../../contract';
import type { FunctionRuntime } from '../../runtime/runtime';
import { unqualified } from './existing-function';

interface PermissionProperties {
  readonly FunctionName?: string;
  readonly Action?: string;
  readonly Principal?: string;
  readonly SourceArn?: string;
  readonly SourceAccount?: string;
}

/** A statement of the function's resource policy; `Ref` is its id. */
export function permissionProvider(context: LocalContext, runtime: FunctionRuntime): ResourceProvider {
  return {
    type: 'AWS::Lambda::Permission',
    create({ properties, logicalId, stack, generatedName }) {
      const { FunctionName, Action, Principal, SourceArn, SourceAccount }: PermissionProperties = properties;
      if (!FunctionName || !Action || !Principal) {
        throw new AwsError(
          'InvalidParameterValueException',
          'A permission needs FunctionName, Action and Principal.',
        );
      }
      const id = generatedName(100);
      const made = { ref: id, attributes: { Id: id } };
      if (FunctionName.endsWith(':$LATEST'))
        throw new AwsError(
          'InvalidParameterValueException',
          'We currently do not support adding policies for $LATEST.',
        );
      const definition = runtime.find(FunctionName);
      if (!definition && runtime.find(unqualified(FunctionName)))
        throw new AwsError('ResourceNotFoundException', `Function not found: ${FunctionName}`, 404);
      if (!definition) {
        context.log(
          `${stack.name}: ${logicalId} speaks of ${FunctionName}, which this assembly doesn't make.`,
        );
        return made;
      }
      if (definition.policy.some(({ Sid }) => Sid === id))
        throw new AwsError(
          'ResourceConflictException',
          `The statement id (${id}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
          409,
        );
      definition.policy.push({
        Sid: id,
        Effect: 'Allow',
        Principal: principalElement(Principal),
        Action,
        Resource: definition.arn,
        Condition: {
          ...(SourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': SourceArn } }),
          ...(SourceAccount === undefined ? {} : { StringEquals: { 'AWS:SourceAccount': SourceAccount } }),
        },
      });
      return made;
    },
    delete({ request, result }) {
      const policy = runtime.find(request.properties.FunctionName)?.policy ?? [];
      const at = policy.findIndex(({ Sid }) => Sid === result.ref);
      if (at >= 0) policy.splice(at, 1);
    },
  };
}

function principalElement(principal: string): NonNullable<PolicyStatement['Principal']> {
  if (principal === '*') return '*';
  return principal.endsWith('.amazonaws.com') ? { Service: principal } : { AWS: principal };
}
