/** The stop parameter's values, apart from the reader, which stacks don't need. */

/** Every other value stops, misspelt ones too. */
export const SENDING_ALLOWED = 'off';
/**
 * The operators' parameter; missing means not stopped. Made by no stack, as CloudFormation would rewrite its
 * value and lift a stop.
 *
 * @param parameter the stack's own, which stops too
 */
export function operatorsStop(parameter: string): string {
  return `${parameter}-by-operators`;
}
/** For the stack's own parameter. */
export const STOP_PATTERN = '^(off|on(: .{1,200})?)$';
