/**
 * Every route of every REST API, read from the templates: an API that is added is attacked from its first day
 * on.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalAws } from '../../local';

export interface Route {
  readonly method: string;
  /** Without a slash at its beginning, e.g. `contact/start`. */
  readonly path: string;
  /** Whole address on the embedded AWS. */
  readonly url: string;
  /** Members of the body that the request model names; undefined where the route has none. */
  readonly members: readonly string[] | undefined;
  /** Whether API Gateway's authorizer checks a token of the pool first. */
  readonly guarded: boolean;
}

interface Template {
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation properties, different for every type.
  readonly Resources?: Readonly<Record<string, { readonly Type: string; readonly Properties?: any }>>;
}

/** @throws Error naming an API whose address no output tells, as nothing could call it */
export function routesOf(assembly: string, aws: Pick<LocalAws, 'output'>): readonly Route[] {
  return readdirSync(assembly)
    .filter((name) => name.endsWith('.template.json'))
    .flatMap((name) => routesIn(JSON.parse(readFileSync(join(assembly, name), 'utf8')) as Template, aws));
}

function routesIn({ Outputs = {}, Resources = {} }: Template, aws: Pick<LocalAws, 'output'>): Route[] {
  const baseOf = (api: string) => {
    const output = Object.entries(Outputs).find(
      ([name, { Value }]) => name.endsWith('Url') && JSON.stringify(Value).includes(`"Ref":"${api}"`),
    );
    if (!output) throw new Error(`No output tells the address of the API ${api}.`);
    return aws.output(output[0]);
  };
  const pathOf = (id: string | undefined): string => {
    const { ParentId, PathPart } = (id === undefined ? undefined : Resources[id]?.Properties) ?? {};
    if (PathPart === undefined) return '';
    const above = pathOf(ParentId?.Ref);
    return above === '' ? PathPart : `${above}/${PathPart}`;
  };
  const membersOf = (models: Readonly<Record<string, { Ref?: string }>> | undefined) => {
    const model = Resources[models?.['application/json']?.Ref ?? ''];
    return model && Object.keys(model.Properties?.Schema?.properties ?? {});
  };
  return Object.values(Resources)
    .filter(
      ({ Type, Properties }) => Type === 'AWS::ApiGateway::Method' && Properties.HttpMethod !== 'OPTIONS',
    )
    .map(({ Properties }) => {
      const path = pathOf(Properties.ResourceId?.Ref);
      return {
        method: Properties.HttpMethod,
        path,
        url: `${baseOf(Properties.RestApiId.Ref)}${path}`,
        guarded: Properties.AuthorizationType === 'COGNITO_USER_POOLS',
        members: membersOf(Properties.RequestModels),
      };
    });
}
