import { AwsError } from '../../contract';
import type { FunctionDefinition } from '../../runtime/function';
import type { FunctionRuntime } from '../../runtime/runtime';

/** A name or an ARN without version or alias. */
export const unqualified = (nameOrArn: string) => nameOrArn.replace(/^((?:.*:function:)?[^:]+):[^:]+$/, '$1');

/** By name or ARN, also of a version or an alias. @throws AwsError ResourceNotFoundException */
export function existingFunction(runtime: FunctionRuntime, name: unknown): FunctionDefinition {
  const definition = typeof name === 'string' ? runtime.find(name) : undefined;
  if (!definition)
    throw new AwsError('ResourceNotFoundException', `Function not found: ${String(name)}`, 404);
  return definition;
}
