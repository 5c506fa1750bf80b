/** What the parameter of the emergency stop may say; apart from its reader, as the stacks need no more than this. */

/** The value under which messages are sent. Every other value stops them, misspelt ones too. */
export const SENDING_ALLOWED = 'off';
/** Values that the parameter should be allowed to have. */
export const STOP_PATTERN = '^(off|on(: .{1,200})?)$';
