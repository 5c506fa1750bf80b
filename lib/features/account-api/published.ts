export const accountApiValues = {
  AccountApiUrl: 'Address of the API that signs users up and in, with a slash at its end.',
  AccountApiClientId:
    'Id of the confidential client of that API, which tokens name as their audience. Its secret is published nowhere.',
} as const;
