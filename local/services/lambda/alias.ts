import { AwsError, type ResourceProvider, type ResourceRequest } from '../../contract';
import type { FunctionRuntime } from '../../runtime/runtime';
import { existingFunction } from './existing-function';

/** There is one code, under number 1; `Ref` is its ARN. */
export function versionProvider(runtime: FunctionRuntime): ResourceProvider {
  return {
    type: 'AWS::Lambda::Version',
    create({ properties }) {
      const arn = `${existingFunction(runtime, properties.FunctionName).arn}:1`;
      return { ref: arn, attributes: { Version: '1', FunctionArn: arn } };
    },
    // Its settings change no code, and its code is the function's.
    update: (_request, { result }) => result,
    delete: () => undefined,
  };
}

/** `AWS::Lambda::Alias`; `Ref` is its ARN. */
export function aliasProvider(runtime: FunctionRuntime): ResourceProvider {
  const aliases = new Set<string>();
  const arnOf = ({ properties }: ResourceRequest) => {
    if (typeof properties.Name !== 'string')
      throw new AwsError('InvalidParameterValueException', 'An alias needs a Name.');
    return `${existingFunction(runtime, properties.FunctionName).arn}:${properties.Name}`;
  };
  return {
    type: 'AWS::Lambda::Alias',
    create(request) {
      const arn = arnOf(request);
      if (aliases.has(arn))
        throw new AwsError('ResourceConflictException', `Alias already exists: ${arn}`, 409);
      aliases.add(arn);
      return { ref: arn, attributes: { AliasArn: arn } };
    },
    update(request, { result }) {
      arnOf(request);
      return result;
    },
    delete: ({ result }) => void aliases.delete(result.ref),
  };
}
