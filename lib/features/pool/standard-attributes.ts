import type { StandardAttributesMask } from 'aws-cdk-lib/aws-cognito';
import type { standardAttributeNames } from '../../config/pool/standard-attributes';

/** CDK's names for Cognito's standard attributes. */
export const standardAttributeKey = {
  address: 'address',
  birthdate: 'birthdate',
  email: 'email',
  family_name: 'familyName',
  gender: 'gender',
  given_name: 'givenName',
  locale: 'locale',
  middle_name: 'middleName',
  name: 'fullname',
  nickname: 'nickname',
  phone_number: 'phoneNumber',
  picture: 'profilePicture',
  preferred_username: 'preferredUsername',
  profile: 'profilePage',
  website: 'website',
  zoneinfo: 'timezone',
} as const satisfies Record<(typeof standardAttributeNames)[number], keyof StandardAttributesMask>;
