import { type Template, TemplateError } from './types';

/** The value CDK's bootstrap stack would publish; templates only compare it with the version they need. */
const BOOTSTRAP_VERSION = '30';
const BOOTSTRAP_PARAMETER = /^\/cdk-bootstrap\/[^/]+\/version$/;

/** Value of an SSM parameter that a stack made before, or undefined. */
export type SsmParameter = (name: string) => Promise<string | undefined>;

/**
 * Values of a template's parameters: their defaults, or for `AWS::SSM::Parameter::Value<…>` the value of the SSM
 * parameter that the default names.
 *
 * @throws TemplateError naming the parameter when it has no default or the SSM parameter doesn't exist
 */
export async function parameterValues(
  stackName: string,
  template: Template,
  ssmParameter: SsmParameter,
): Promise<ReadonlyMap<string, unknown>> {
  const values = new Map<string, unknown>();
  for (const [name, { Type: type, Default: fallback }] of Object.entries(template.Parameters ?? {})) {
    if (fallback === undefined) {
      throw new TemplateError(
        `${stackName}: the parameter ${name} has no default value; give it one in the app, parameters can't be passed here.`,
      );
    }
    const [, inner] = /^AWS::SSM::Parameter::Value<(.+)>$/.exec(type) ?? [];
    const value = String(fallback);
    values.set(
      name,
      inner === undefined
        ? asType(type, value)
        : asType(inner, await stored(stackName, name, value, ssmParameter)),
    );
  }
  return values;
}

async function stored(
  stackName: string,
  name: string,
  ssmName: string,
  ssmParameter: SsmParameter,
): Promise<string> {
  if (BOOTSTRAP_PARAMETER.test(ssmName)) return BOOTSTRAP_VERSION;
  const value = await ssmParameter(ssmName);
  if (value !== undefined) return value;
  throw new TemplateError(
    `${stackName}: the parameter ${name} reads the SSM parameter "${ssmName}", which no stack of the assembly has made before.`,
  );
}

function asType(type: string, value: string): string | string[] {
  const isList = type === 'CommaDelimitedList' || type.startsWith('List<');
  return isList ? value.split(',').map((item) => item.trim()) : value;
}
