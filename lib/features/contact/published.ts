/** Values of the auth stack where users can change their phone number and address. */
export const contactValues = {
  ContactApiUrl:
    'Address of the API that phone numbers and addresses are changed by, with a slash at its end.',
} as const;
