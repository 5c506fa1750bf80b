/** Values of the auth stack where users can make themselves recovery codes. */
export const recoveryCodeValues = {
  RecoveryCodesApiUrl: 'Address of the API that recovery codes are made by, with a slash at its end.',
} as const;
