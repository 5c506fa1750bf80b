/** Resources of a template against what AWS publishes of its resource types. */
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { TemplateResource } from '../../support/stacks';

type ResourceType = { readonly properties: object; readonly attributes: object };
type Property = {
  readonly type: PropertyType;
  readonly previousTypes?: readonly PropertyType[];
  readonly required?: boolean;
};
type PropertyType =
  | { readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'date-time' | 'json' | 'null' | 'tag' }
  | { readonly type: 'array' | 'map'; readonly element: PropertyType }
  | { readonly type: 'union'; readonly types: readonly PropertyType[] }
  | { readonly type: 'ref'; readonly reference: { readonly $ref: string } };

const database = loadAwsServiceSpecSync();
const byType = new Map<string, ResourceType>(
  database.all('resource').map((resource) => [resource.cloudFormationType, resource]),
);

/** What is wrong with a resource, each as `Type.Property: words`. */
export function problemsOf({ Type, Properties }: TemplateResource): readonly string[] {
  // Resources that a function of the app makes have properties of the app's own, and this one of
  // CloudFormation's.
  if (Type.startsWith('Custom::'))
    return Properties?.ServiceToken ? [] : [`${Type}.ServiceToken: is missing`];
  const resource = byType.get(Type);
  if (!resource) return [`${Type}: is no type that is known`];
  return objectProblems(Type, Properties ?? {}, resource.properties as Readonly<Record<string, Property>>);
}

/** Attributes that `Fn::GetAtt` can give of a type; undefined where the type isn't known. */
export function attributesOf(type: string): readonly string[] | undefined {
  const resource = byType.get(type);
  return resource && Object.keys(resource.attributes);
}

function objectProblems(
  path: string,
  value: object,
  properties: Readonly<Record<string, Property>>,
): readonly string[] {
  const missing = Object.entries(properties)
    .filter(([name, { required }]) => required && !(name in value))
    .map(([name]) => `${path}.${name}: is missing`);
  const present = Object.entries(value).flatMap(([name, given]) => {
    const property = properties[name];
    if (!property) return [`${path}.${name}: is no property`];
    return leastProblems(`${path}.${name}`, given, [property.type, ...(property.previousTypes ?? [])]);
  });
  return [...missing, ...present];
}

function valueProblems(path: string, value: unknown, type: PropertyType): readonly string[] {
  if (isIntrinsic(value)) return [];
  const kind = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  const wrong = (words: string) => [`${path}: is ${kind} and should be ${words}`];
  switch (type.type) {
    case 'json':
      return [];
    case 'union':
      return leastProblems(path, value, type.types);
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((item) => valueProblems(`${path}[]`, item, type.element))
        : wrong('array');
    case 'map':
      return kind === 'object'
        ? Object.values(value as object).flatMap((item) => valueProblems(`${path}{}`, item, type.element))
        : wrong('map');
    case 'ref': {
      if (kind !== 'object') return wrong('object');
      const definition = database.get('typeDefinition', type.reference as never);
      return objectProblems(
        path,
        value as object,
        definition.properties as Readonly<Record<string, Property>>,
      );
    }
    case 'tag':
      return kind === 'object' ? [] : wrong('tag');
    case 'boolean':
      return kind === 'boolean' || value === 'true' || value === 'false' ? [] : wrong('boolean');
    case 'number':
    case 'integer':
      return Number.isFinite(Number(value)) && kind !== 'boolean' ? [] : wrong('number');
    case 'null':
      return kind === 'null' ? [] : wrong('null');
    default:
      // CloudFormation turns numbers and truth values into text.
      return ['string', 'number', 'boolean'].includes(kind) ? [] : wrong('string');
  }
}

/** Problems by the type that fits best. */
function leastProblems(path: string, value: unknown, types: readonly PropertyType[]): readonly string[] {
  const all = types.map((type) => valueProblems(path, value, type));
  return all.reduce((least, problems) => (problems.length < least.length ? problems : least));
}

function isIntrinsic(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const [name, ...others] = Object.keys(value);
  return others.length === 0 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::'));
}
