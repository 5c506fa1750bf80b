import { AwsError } from '../contract';

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

/** A resource that could not be made, changed or removed; the message is the reason that its event tells. */
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
