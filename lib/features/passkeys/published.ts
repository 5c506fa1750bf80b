/** Published where the stage has passkeys. */
export const passkeyValues = {
  AuthenticatorsTableName: 'Name of the table of passkeys.',
} as const;
