import { AwsError, type ResourceProvider } from '../../contract';
import type { FunctionDefinition } from '../../runtime/function';
import type { FunctionRuntime } from '../../runtime/runtime';

/** `AWS::Lambda::Version`: the one code there is, under number 1; `Ref` is its ARN. */
export function versionProvider(runtime: FunctionRuntime): ResourceProvider {
  return {
    type: 'AWS::Lambda::Version',
    create({ properties }) {
      const arn = `${existing(runtime, properties.FunctionName).arn}:1`;
      return { ref: arn, attributes: { Version: '1', FunctionArn: arn } };
    },
  };
}

/** `AWS::Lambda::Alias`; `Ref` is its ARN. */
export function aliasProvider(runtime: FunctionRuntime): ResourceProvider {
  return {
    type: 'AWS::Lambda::Alias',
    create({ properties }) {
      if (typeof properties.Name !== 'string')
        throw new AwsError('InvalidParameterValueException', 'An alias needs a Name.');
      const arn = `${existing(runtime, properties.FunctionName).arn}:${properties.Name}`;
      return { ref: arn, attributes: { AliasArn: arn } };
    },
  };
}

function existing(runtime: FunctionRuntime, name: unknown): FunctionDefinition {
  const definition = typeof name === 'string' ? runtime.find(name) : undefined;
  if (!definition)
    throw new AwsError('ResourceNotFoundException', `Function not found: ${String(name)}`, 404);
  return definition;
}
