/**
 * What CloudFormation asks of an import.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-manually.html
 */
import { isDeepStrictEqual } from 'node:util';
import type { Template } from '../template/types';
import { identifiersOf } from './identifiers';
import type { Definition, OperationOptions, ResourceChange, Stack } from './model';
import { validationError } from './refusals';
import type { Resources } from './resources';

/** As CreateChangeSet names it. */
export interface ResourceToImport {
  readonly ResourceType: string;
  readonly LogicalResourceId: string;
  readonly ResourceIdentifier: Readonly<Record<string, string>>;
}

type TemplateResources = NonNullable<Template['Resources']>;

/**
 * Identifiers by logical id.
 *
 * @throws AwsError ValidationError for what the template lacks, or has without a deletion policy or as
 *   another type, for types that can't be imported, and for identifiers that aren't the type's
 */
export function importsOf(
  wanted: readonly ResourceToImport[],
  resources: TemplateResources,
): ReadonlyMap<string, Readonly<Record<string, string>>> {
  for (const { LogicalResourceId: id, ResourceType: type, ResourceIdentifier: identifier } of wanted) {
    const resource = resources[id];
    if (!resource) throw validationError(`Resources [${id}] is missing from template`);
    if (resource.DeletionPolicy === undefined)
      throw validationError(`Resources to import must have a DeletionPolicy attribute: [${id}]`);
    if (resource.Type !== type)
      throw validationError(
        `Resource [${id}] to import is of type ${type}, in the template ${resource.Type}.`,
      );
    const names = identifiersOf(type);
    if (!names) throw validationError(`ResourceTypes [${type}] are not supported for Import`);
    if (!isDeepStrictEqual(Object.keys(identifier).sort(), [...names].sort()))
      throw validationError(
        `Resource [${id}] to import needs the identifiers [${names.join(', ')}]; it has [${Object.keys(identifier).join(', ')}].`,
      );
    for (const [name, value] of Object.entries(identifier)) {
      const given: unknown = (resource.Properties as Record<string, unknown> | undefined)?.[name];
      if (typeof given === 'string' && given !== value)
        throw validationError(
          `Resource [${id}] to import has the identifier ${name} "${value}", in the template "${given}".`,
        );
    }
  }
  return new Map(wanted.map((each) => [each.LogicalResourceId, each.ResourceIdentifier]));
}

/** Undefined when it can be carried out. */
export async function importFailure(
  stack: Stack,
  { template }: Definition,
  changes: readonly ResourceChange[],
  { imports = new Map() }: OperationOptions,
  resources: Pick<Resources, 'importable'>,
): Promise<string | undefined> {
  // In these words in awslabs/aws-security-assessment-solution 6.
  if (!isDeepStrictEqual(template.Outputs ?? {}, stack.definition?.template.Outputs ?? {}))
    return 'As part of the import operation, you cannot modify or add [Outputs]';
  const others = changes.filter(({ action, scope }) => action !== 'Import' && !isMetadataAlone(scope));
  if (others.length > 0)
    return `You have modified resources [${others.map(({ logicalId }) => logicalId).join(', ')}] in your template that are not being imported. Update, create or delete operations cannot be executed during import operations.`;
  for (const { logicalId, type } of changes.filter(({ action }) => action === 'Import')) {
    try {
      await resources.importable(type, imports.get(logicalId) ?? {});
    } catch (error) {
      return (error as Error).message;
    }
  }
  return undefined;
}

function isMetadataAlone(scope: readonly string[]): boolean {
  return scope.length > 0 && scope.every((each) => each === 'Metadata');
}
