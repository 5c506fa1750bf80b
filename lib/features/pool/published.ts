export const authValues = {
  UserPoolId: 'Id of the user pool.',
  UserPoolArn: 'ARN of the user pool.',
  UserPoolClientId: 'Id of the app client that the web page signs in with.',
  Region: 'Region of the user pool.',
  WebUrl: 'Address of the page that signs users in.',
  AppName: 'Product name that pages and messages carry.',
  Locales: 'Languages that messages exist in, comma separated, the default first.',
  LinkLifeSeconds: 'Seconds that a link lives.',
  CoolDownSeconds: 'Seconds between two links to one user.',
  SigningKeyArn: 'ARN of the key that links are signed with.',
  SecretsTableName: 'Name of the table of links, limits and proofs.',
  WebAclArn: 'ARN of the web ACL that guards the user pool.',
  SignInMethods:
    'What a page has to know of links, one-time codes and passwords, as JSON: { links, codes, sms, passwords }.',
} as const;

export const clientValues = {
  AppClientIds: 'Ids of the further app clients by their names, as JSON.',
} as const;
