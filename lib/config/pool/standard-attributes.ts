/** Cognito's names of standard attributes that a stage can require. */
export const standardAttributeNames = [
  'address',
  'birthdate',
  'email',
  'family_name',
  'gender',
  'given_name',
  'locale',
  'middle_name',
  'name',
  'nickname',
  'phone_number',
  'picture',
  'preferred_username',
  'profile',
  'website',
  'zoneinfo',
] as const;

/** Those that Cognito or a proof writes. */
export const OTHER_STANDARD_ATTRIBUTES = [
  'sub',
  'email_verified',
  'phone_number_verified',
  'updated_at',
] as const;
