/** Resources that must keep their logical ids, and what would happen otherwise. */
export const stateful = [
  [
    'auth',
    'UserPool6BA7E5F2',
    'AWS::Cognito::UserPool',
    'every account would be gone: users could not sign in any more',
  ],
  [
    'auth',
    'UserPoolWebClient4C9370B0',
    'AWS::Cognito::UserPoolClient',
    'every user would be signed out, and every page and app in the field would hold a client id that is no more',
  ],
  [
    'auth',
    'SignInSecretsTablePackage9A7FE43C',
    'AWS::DynamoDB::Table',
    'every link that is out would be refused, and limits per user would start from nothing',
  ],
  ['auth', 'MagicLinkKey831A0685', 'AWS::KMS::Key', 'every link that is out would be refused'],
  [
    'auth',
    'SignInFido2AuthenticatorsTablePackage3B292878',
    'AWS::DynamoDB::Table',
    'every passkey would be gone: users who have no other way in could not sign in any more',
  ],
  [
    'auth',
    'PasskeyChallengeKey62D2C1D1',
    'AWS::KMS::Key',
    'every challenge that is out would be refused, and decoys of credential ids would change, which tells them apart',
  ],
  [
    'auth',
    'SignInPackageRestApiPackageD581C415',
    'AWS::ApiGateway::RestApi',
    'the API would have another address, which every page and app in the field would have to learn',
  ],
  [
    'auth',
    'ContactApiDA7C4174',
    'AWS::ApiGateway::RestApi',
    'the API would have another address, which every page and app in the field would have to learn',
  ],
  ['messaging', 'SmsStopA96C4E71', 'AWS::SSM::Parameter', 'an emergency stop that is on would be off again'],
  [
    'messaging',
    'SmsSenderIdJP5C283BBC',
    'AWS::SMSVOICE::SenderId',
    'messages would stop until AWS gave the name out again',
  ],
  [
    'messaging',
    'Identity2D60E2CC',
    'AWS::SES::EmailIdentity',
    'mail would stop until somebody put new DKIM records into the DNS',
  ],
] as const;
