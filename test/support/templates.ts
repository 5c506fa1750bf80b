/** Reads what an assembly would deploy, for tests that judge templates. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TemplateResource {
  readonly logicalId: string;
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation properties, different for every type.
  readonly Properties: any;
}

/** Every resource of every template of the assembly. */
export function resourcesOf(assembly: string): TemplateResource[] {
  return readdirSync(assembly)
    .filter((name) => name.endsWith('.template.json'))
    .flatMap((name) => {
      const { Resources = {} } = JSON.parse(readFileSync(join(assembly, name), 'utf8')) as {
        Resources?: Record<string, { Type: string; Properties?: object }>;
      };
      return Object.entries(Resources).map(([logicalId, { Type, Properties = {} }]) => ({
        logicalId,
        Type,
        Properties,
      }));
    });
}

export interface Statement {
  readonly Effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly unknown[];
  readonly raw: Readonly<Record<string, unknown>>;
}

/** Every identity-based statement of the assembly's roles and policies. */
export function identityStatements(assembly: string): Statement[] {
  const documents = resourcesOf(assembly).flatMap(({ Type, Properties }) => {
    if (Type === 'AWS::IAM::Policy' || Type === 'AWS::IAM::ManagedPolicy') return [Properties.PolicyDocument];
    if (Type === 'AWS::IAM::Role')
      return (Properties.Policies ?? []).map((policy: { PolicyDocument: unknown }) => policy.PolicyDocument);
    return [];
  });
  return documents.flatMap((document) => [document.Statement].flat()).map(statement);
}

/** The statements of a policy document, with single values as lists. */
export function statement(raw: Record<string, unknown>): Statement {
  return {
    Effect: String(raw.Effect),
    actions: [raw.Action ?? []].flat() as string[],
    resources: [raw.Resource ?? []].flat(),
    raw,
  };
}
