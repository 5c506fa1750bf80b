import { type Template, TemplateError } from './types';

/** The value CDK's bootstrap stack would publish; templates only compare it with the version they need. */
const BOOTSTRAP_VERSION = '30';
const BOOTSTRAP_PARAMETER = /^\/cdk-bootstrap\/[^/]+\/version$/;

/**
 * Value of a template parameter: its default, or for `AWS::SSM::Parameter::Value<…>` the value of the SSM parameter
 * that the default names.
 *
 * @param ssmParameter value of an SSM parameter that a stack made before, or undefined
 * @throws TemplateError naming the parameter when it has no default or the SSM parameter doesn't exist
 */
export function parameterValue(
  stackName: string,
  template: Template,
  name: string,
  ssmParameter: (name: string) => string | undefined,
): unknown {
  const parameter = template.Parameters?.[name];
  if (!parameter) return undefined;
  if (parameter.Default === undefined) {
    throw new TemplateError(
      `${stackName}: the parameter ${name} has no default value; give it one in the app, parameters can't be passed here.`,
    );
  }
  const value = String(parameter.Default);
  const [, inner] = /^AWS::SSM::Parameter::Value<(.+)>$/.exec(parameter.Type) ?? [];
  if (inner === undefined) return asType(parameter.Type, value);
  if (BOOTSTRAP_PARAMETER.test(value)) return BOOTSTRAP_VERSION;
  const stored = ssmParameter(value);
  if (stored === undefined) {
    throw new TemplateError(
      `${stackName}: the parameter ${name} reads the SSM parameter "${value}", which no stack of the assembly has made before.`,
    );
  }
  return asType(inner, stored);
}

function asType(type: string, value: string): string | string[] {
  const isList = type === 'CommaDelimitedList' || type.startsWith('List<');
  return isList ? value.split(',').map((item) => item.trim()) : value;
}
