/**
 * What the parameter of the emergency stop may say; apart from its reader, as the stacks need no more than
 * this.
 */

/** The value under which messages are sent. Every other value stops them, misspelt ones too. */
export const SENDING_ALLOWED = 'off';
/**
 * Name of the parameter that operators write. No stack makes it: CloudFormation writes its own parameter with
 * the template's value again whenever anything of it changes, and would lift a stop. Where it isn't there,
 * nobody stopped.
 *
 * @param parameter name of the stack's own parameter, which stops as well
 */
export function operatorsStop(parameter: string): string {
  return `${parameter}-by-operators`;
}
/** Values that the stack's own parameter should be allowed to have. */
export const STOP_PATTERN = '^(off|on(: .{1,200})?)$';
