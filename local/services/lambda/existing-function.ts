import { AwsError } from '../../contract';
import type { FunctionDefinition } from '../../runtime/function';
import type { FunctionRuntime } from '../../runtime/runtime';

/** @throws AwsError ResourceNotFoundException */
export function existingFunction(runtime: FunctionRuntime, name: unknown): FunctionDefinition {
  const definition = typeof name === 'string' ? runtime.find(name) : undefined;
  if (!definition)
    throw new AwsError('ResourceNotFoundException', `Function not found: ${String(name)}`, 404);
  return definition;
}
