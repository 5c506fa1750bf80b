/** Checks of the members that requests to SNS share. */
import { AwsError } from '../../contract';
import { refuseNonStrings } from '../members';

/** Members that are strings in every operation that has them. */
const STRINGS = [
  'Message',
  'MessageStructure',
  'Name',
  'PhoneNumber',
  'Subject',
  'TargetArn',
  'TopicArn',
  'phoneNumber',
];

/** @throws AwsError `InvalidParameter` naming a member that must be a string and is none */
export function checkStrings(input: object, members: readonly string[] = STRINGS): void {
  refuseNonStrings(
    input,
    members,
    (message) => new AwsError('InvalidParameter', `Invalid parameter: ${message}`),
  );
}

/**
 * @throws AwsError `InvalidParameter` naming a member that the operation doesn't have or that isn't emulated
 */
export function refuseUnknown(input: object, known: readonly string[], operation: string): void {
  checkStrings(input);
  const unknown = Object.keys(input).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new AwsError(
    'InvalidParameter',
    `Invalid parameter: the embedded AWS does not emulate ${unknown} of ${operation}; leave it out.`,
  );
}

/** String and number attributes of a message, by name. @throws AwsError `ParameterValueInvalid` */
export function attributesOf(attributes: unknown): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, attribute] of Object.entries((attributes ?? {}) as object)) {
    const { DataType, StringValue } = (attribute ?? {}) as { DataType?: unknown; StringValue?: unknown };
    if (
      !/^(?:String|Number)(?:\.|$)/.test(typeof DataType === 'string' ? DataType : '') ||
      typeof StringValue !== 'string'
    ) {
      throw new AwsError(
        'ParameterValueInvalid',
        `The message attribute '${name}' must have the DataType String or Number, and a StringValue.`,
      );
    }
    values[name] = StringValue;
  }
  return values;
}
