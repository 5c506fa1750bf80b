import { type Template, TemplateError, type TemplateParameter } from './types';

/** Undefined unless a stack made it before. */
export type SsmParameter = (name: string) => Promise<string | undefined>;

/**
 * As given, or defaults; for `AWS::SSM::Parameter::Value<…>` that SSM parameter's value.
 *
 * @throws TemplateError naming a parameter without a value, with one that it doesn't allow, or whose SSM
 *   parameter doesn't exist; and for values of parameters that the template doesn't have
 */
export async function parameterValues(
  stackName: string,
  template: Template,
  ssmParameter: SsmParameter,
  given: ReadonlyMap<string, string> = new Map(),
): Promise<ReadonlyMap<string, unknown>> {
  const declared = template.Parameters ?? {};
  const strange = [...given.keys()].filter((name) => !Object.hasOwn(declared, name));
  if (strange.length > 0)
    throw new TemplateError(`Parameters: [${strange.join(', ')}] do not exist in the template`);
  const values = new Map<string, unknown>();
  for (const [name, parameter] of Object.entries(declared)) {
    const fallback = given.get(name) ?? parameter.Default;
    if (fallback === undefined) {
      throw new TemplateError(
        `${stackName}: the parameter ${name} has no default value; give it one in the app, or a value when you deploy it with the CDK CLI.`,
      );
    }
    const [, inner] = /^AWS::SSM::Parameter::Value<(.+)>$/.exec(parameter.Type) ?? [];
    const value = String(fallback);
    check(name, value, parameter);
    values.set(
      name,
      inner === undefined
        ? asType(parameter.Type, value)
        : asType(inner, await stored(stackName, name, value, ssmParameter)),
    );
  }
  return values;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html */
function check(name: string, value: string, parameter: TemplateParameter): void {
  const refuse = (rule: string): never => {
    throw new TemplateError(`Parameter '${name}' ${parameter.ConstraintDescription ?? rule}`);
  };
  const { AllowedValues: allowed, AllowedPattern: pattern, MinLength, MaxLength } = parameter;
  if (allowed && !allowed.map(String).includes(value))
    refuse(`must be one of AllowedValues: ${allowed.join(', ')}`);
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(value))
    refuse(`must match pattern ${pattern}`);
  if (MinLength !== undefined && value.length < Number(MinLength))
    refuse(`must contain at least ${MinLength} characters`);
  if (MaxLength !== undefined && value.length > Number(MaxLength))
    refuse(`must contain at most ${MaxLength} characters`);
  if (parameter.Type !== 'Number') return;
  if (value.trim() === '' || Number.isNaN(Number(value))) refuse('must be a number');
  if (parameter.MinValue !== undefined && Number(value) < Number(parameter.MinValue))
    refuse(`must be a number not less than ${parameter.MinValue}`);
  if (parameter.MaxValue !== undefined && Number(value) > Number(parameter.MaxValue))
    refuse(`must be a number not greater than ${parameter.MaxValue}`);
}

async function stored(
  stackName: string,
  name: string,
  ssmName: string,
  ssmParameter: SsmParameter,
): Promise<string> {
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
