import { AwsError } from '../contract';
import { isMissing } from '../regions';
import type { Definition } from './model';

/**
 * Most of what CloudFormation refuses:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/CommonErrors.html
 */
export function validationError(message: string): AwsError {
  return new AwsError('ValidationError', message, 400);
}

export function alreadyExists(stackName: string): AwsError {
  return new AwsError('AlreadyExistsException', `Stack [${stackName}] already exists`, 400);
}

export function noSuchStack(nameOrId: string): AwsError {
  return validationError(`Stack with id ${nameOrId} does not exist`);
}

export function noSuchChangeSet(nameOrId: string): AwsError {
  return new AwsError('ChangeSetNotFound', `ChangeSet [${nameOrId}] does not exist`, 404);
}

/** The message is the reason of the resource's event. */
export class ResourceFailure extends Error {
  override readonly name = 'ResourceFailure';
  constructor(
    readonly logicalId: string,
    readonly type: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** @throws AwsError ValidationError for types of services that the Region lacks */
export function refuseMissing({ template }: Pick<Definition, 'template'>, region: string): void {
  const types = Object.values(template.Resources ?? {}).map(({ Type }) => Type);
  const missing = [...new Set(types.filter((type) => isMissing(type, region)))];
  if (missing.length > 0)
    throw validationError(`Template format error: Unrecognized resource types: [${missing.join(', ')}]`);
}
