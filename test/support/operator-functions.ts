/** Functions that nothing but a person invokes, read from the templates: whatever no service may call. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
  >;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
}

/** Logical id that a value refers to, by `Ref` or `Fn::GetAtt`. */
function referred(value: unknown): string | undefined {
  const { Ref, 'Fn::GetAtt': attribute } = (value ?? {}) as { Ref?: string; 'Fn::GetAtt'?: string[] };
  return Ref ?? attribute?.[0];
}

/**
 * Functions of a template that a service calls: by a permission, from a queue or stream, or as a custom
 * resource.
 */
function calledByServices({ Resources }: Template): Set<string | undefined> {
  return new Set(
    Object.values(Resources).flatMap(({ Type, Properties = {} }) => {
      if (Type === 'AWS::Lambda::Permission' || Type === 'AWS::Lambda::EventSourceMapping')
        return [referred(Properties.FunctionName)];
      return [referred(Properties.ServiceToken)];
    }),
  );
}

/**
 * Functions of a synthesized app that only people can invoke, each by the output that publishes its name.
 *
 * @param assembly folder of the assembly
 * @throws Error naming a function whose name no output gives
 */
export function operatorFunctions(assembly: string): string[] {
  const templates = readdirSync(assembly)
    .filter((file) => file.endsWith('.template.json'))
    .map((file) => JSON.parse(readFileSync(join(assembly, file), 'utf8')) as Template);
  return templates
    .flatMap((template) => {
      const called = calledByServices(template);
      return Object.entries(template.Resources)
        .filter(([id, { Type }]) => Type === 'AWS::Lambda::Function' && !called.has(id))
        .map(([id]) => {
          const [output] =
            Object.entries(template.Outputs ?? {}).find(([, { Value }]) => referred(Value) === id) ?? [];
          if (!output) throw new Error(`No output says what ${id} is called, which operators invoke.`);
          return output;
        });
    })
    .sort();
}
