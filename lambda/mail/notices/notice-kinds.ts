/** Names in the table, and lines of a summary. */
export const NOTICE_KINDS = [
  'passkey-added',
  'passkey-removed',
  'email-changed',
  'email-taken-off',
  'phone-changed',
  'phone-taken-off',
  'recovery-codes-made',
  'recovery-code-used',
  'recovery-link-used',
] as const;

export type NoticeKind = (typeof NOTICE_KINDS)[number];
