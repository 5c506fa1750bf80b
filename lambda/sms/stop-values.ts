/** Values of the stop's parameter, apart from the reader as stacks need these alone. */

/** Every other value stops, misspelt ones too. */
export const SENDING_ALLOWED = 'off';
/**
 * The operators' parameter. No stack makes it: CloudFormation would write its own value again and lift a
 * stop. Missing means not stopped.
 *
 * @param parameter the stack's own, which stops too
 */
export function operatorsStop(parameter: string): string {
  return `${parameter}-by-operators`;
}
/** For the stack's own parameter. */
export const STOP_PATTERN = '^(off|on(: .{1,200})?)$';
