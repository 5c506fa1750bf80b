/** Checks that the inputs of several services need before any member is used. */

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
