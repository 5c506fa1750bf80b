/** Values of the auth stack where the stage has passkeys. */
export const passkeyValues = {
  Fido2ApiUrl: 'Address of the API that passkeys are managed by, with a slash at its end.',
  AuthenticatorsTableName: 'Name of the table of passkeys.',
} as const;
