/** Where a phone number signs in. */
export const secondProofValues = {
  ReleaseNumberFunctionName: 'Name of the function by which operators vouch for the owner of a phone number.',
} as const;

export const forgetUserValues = {
  ForgetUserFunctionName: 'Name of the function that removes what is kept of a user.',
} as const;
