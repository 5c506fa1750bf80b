import { AwsError } from '../../contract';

/** In errors' `ResourceType` and in ARNs. */
export type ResourceType =
  | 'configuration-set'
  | 'opt-out-list'
  | 'phone-number'
  | 'pool'
  | 'protect-configuration'
  | 'sender-id'
  | 'verified-destination-number';

export function invalid(field: string, message: string, reason = 'FIELD_VALIDATION_FAILED'): AwsError {
  return new AwsError('ValidationException', `${field}: ${message}`, 400, {
    Reason: reason,
    Fields: [{ Name: field, Message: message }],
  });
}

/** Well-formed, but not possible as things stand. */
export function conflict(reason: string, message: string, type: ResourceType, id: string): AwsError {
  return new AwsError('ConflictException', `${reason}: ${message}`, 400, {
    Reason: reason,
    ResourceType: type,
    ResourceId: id,
  });
}

/** `ResourceNotFoundException` */
export function notFound(type: ResourceType, id: string): AwsError {
  return new AwsError('ResourceNotFoundException', `There is no ${type} ${id} in this account.`, 400, {
    ResourceType: type,
    ResourceId: id,
  });
}
