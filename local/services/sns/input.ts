/** Checks of the members that requests to SNS share. */
import { AwsError } from '../../contract';

/** @throws AwsError `InvalidParameter` naming a member that the operation doesn't have or that isn't emulated */
export function refuseUnknown(input: object, known: readonly string[], operation: string): void {
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
    if (!/^(?:String|Number)(?:\.|$)/.test(String(DataType)) || typeof StringValue !== 'string') {
      throw new AwsError(
        'ParameterValueInvalid',
        `The message attribute '${name}' must have the DataType String or Number, and a StringValue.`,
      );
    }
    values[name] = StringValue;
  }
  return values;
}
