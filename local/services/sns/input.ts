import { AwsError } from '../../contract';
import { operationsOf } from '../input';

/** `InvalidParameter` */
export function invalid(message: string): AwsError {
  return new AwsError('InvalidParameter', `Invalid parameter: ${message}`);
}

export function notEmulated(member: string, where: string): AwsError {
  return invalid(`the embedded AWS does not emulate ${member} of ${where}; leave it out.`);
}

export const operation = operationsOf({ prefix: 'sns', mistyped: invalid, unknown: notEmulated });

/** Strings and numbers, by name. @throws AwsError `ParameterValueInvalid` */
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
