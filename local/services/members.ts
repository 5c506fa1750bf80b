/** Checks that the inputs of several services need before any member is used. */
import { AwsError } from '../contract';

/**
 * Refuses members that are there and no strings: they come from the wire and could be anything.
 *
 * @param refusal makes the service's own error of the message, which names the member and what it holds
 */
export function refuseNonStrings(
  input: object,
  members: readonly string[],
  refusal: (message: string) => Error,
): void {
  for (const [name, value] of Object.entries(input)) {
    if (!members.includes(name) || value === undefined || typeof value === 'string') continue;
    throw refusal(`${name} must be a string; it is ${JSON.stringify(value)}.`);
  }
}

/** Likewise for members that are there and neither true nor false. */
export function refuseNonBooleans(
  input: object,
  members: readonly string[],
  refusal: (message: string) => Error,
): void {
  for (const [name, value] of Object.entries(input)) {
    if (!members.includes(name) || value === undefined || value === null || typeof value === 'boolean')
      continue;
    throw refusal(`${name} must be true or false; it is ${JSON.stringify(value)}.`);
  }
}

/**
 * The body of a request to a REST service; an empty one has no members.
 *
 * @throws AwsError `SerializationException` for anything but a JSON object
 */
export function membersIn(body: Buffer): Readonly<Record<string, unknown>> {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Readonly<Record<string, unknown>>;
  } catch {
    // Told below.
  }
  throw new AwsError('SerializationException', 'The body of the request must be a JSON object.');
}
