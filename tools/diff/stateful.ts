/**
 * Types whose empty replacement somebody would notice: users, pages and apps in the field, or whoever has to
 * explain.
 */
import type { Resource } from './assembly';

interface Stateful {
  /** Its name in plain words. */
  readonly what: string;
  /** Ends the sentence "Then …". */
  readonly loss: string | ((resource: Resource, path: string) => string);
}

const statefulTypes: Readonly<Record<string, Stateful>> = {
  'AWS::Cognito::UserPool': {
    what: 'user pool',
    loss: 'every account is gone and nobody can sign in: people would have to sign up anew, under other ids (sub) than all other systems know them by.',
  },
  'AWS::Cognito::UserPoolClient': {
    what: 'app client',
    loss: 'every user is signed out, and every page and app in the field holds a client id that no longer exists, until each is released again.',
  },
  'AWS::Cognito::UserPoolDomain': {
    what: 'domain of the user pool',
    loss: 'addresses of the pool’s own pages that are out stop working.',
  },
  'AWS::Cognito::UserPoolGroup': {
    what: 'group of users',
    loss: 'nobody is a member any more, and what members may do they may no longer.',
  },
  'AWS::Cognito::UserPoolIdentityProvider': {
    what: 'identity provider',
    loss: 'people who sign in by it can’t, and links between their accounts are gone.',
  },
  'AWS::Cognito::UserPoolResourceServer': {
    what: 'resource server',
    loss: 'scopes vanish from new tokens, and APIs refuse them.',
  },
  'AWS::Cognito::IdentityPool': {
    what: 'identity pool',
    loss: 'every user gets a new identity id, and what is stored by the old ones is out of their reach.',
  },
  'AWS::DynamoDB::Table': { what: 'table', loss: tableLoss },
  'AWS::DynamoDB::GlobalTable': { what: 'global table', loss: tableLoss },
  'AWS::KMS::Key': { what: 'key', loss: keyLoss },
  'AWS::KMS::ReplicaKey': { what: 'replica of a key', loss: keyLoss },
  'AWS::SES::EmailIdentity': {
    what: 'sender identity',
    loss: 'no mail goes out, so nobody can sign in by mail, until somebody puts new DKIM records into the DNS.',
  },
  'AWS::SNS::Topic': {
    what: 'topic',
    loss: 'who subscribed to it hears nothing any more, and addresses have to be confirmed again.',
  },
  'AWS::Events::EventBus': {
    what: 'event bus',
    loss: 'rules of other teams on it are gone with it, and they hear of no sign-in until they deploy again.',
  },
  'AWS::SQS::Queue': { what: 'queue', loss: 'messages that wait in it are gone.' },
  'AWS::Logs::LogGroup': {
    what: 'log group',
    loss: 'what it holds can no longer tell why somebody could not sign in, nor serve as evidence.',
  },
  'AWS::S3::Bucket': {
    what: 'bucket',
    loss: 'the files in it are gone, and its name may be taken by others.',
  },
  'AWS::SecretsManager::Secret': {
    what: 'secret',
    loss: 'its value is gone, and whoever uses it can’t work.',
  },
  'AWS::ApiGateway::RestApi': {
    what: 'API',
    loss: 'it has another address, which every page and app in the field would have to learn.',
  },
  'AWS::ApiGatewayV2::Api': {
    what: 'API',
    loss: 'it has another address, which every page and app in the field would have to learn.',
  },
  'AWS::CloudFront::Distribution': {
    what: 'distribution',
    loss: 'it has another address; the page is unreachable until the DNS says so.',
  },
  'AWS::PinpointSMSVoiceV2::PhoneNumber': {
    what: 'phone number that SMS come from',
    loss: 'no SMS goes out until a new number is had and, in many countries, registered.',
  },
  'AWS::PinpointSMSVoiceV2::SenderId': {
    what: 'sender id of SMS',
    loss: 'no SMS goes out under it until it is registered again.',
  },
};

/** Undefined for other resources. */
export function statefulness(
  resource: Resource,
  path: string,
): { readonly what: string; readonly loss: string } | undefined {
  const known = statefulTypes[resource.Type];
  if (!known) return undefined;
  const { what, loss } = known;
  return { what, loss: typeof loss === 'string' ? loss : loss(resource, path) };
}

/** Told apart by the construct's name. */
function tableLoss(_: Resource, path: string): string {
  if (/authenticator|passkey|credential/i.test(path))
    return 'every passkey is gone: people who have no other way in can’t sign in, and all others have to register theirs again.';
  if (/secret|link|proof/i.test(path))
    return 'every link and code that is out is refused, and limits per user and proofs of addresses begin from nothing.';
  return 'all its items are gone.';
}

function keyLoss({ Properties: properties = {} }: Resource): string {
  switch (properties.KeyUsage) {
    case 'SIGN_VERIFY':
      return 'every link that is out is refused, and whoever checks signatures by the old key has to learn the new one.';
    case 'GENERATE_VERIFY_MAC':
      return 'every challenge and code that is out is refused, and made-up credentials change, which tells them from real ones.';
    default:
      return 'all that is encrypted under it can’t be read any more.';
  }
}

/**
 * CloudFormation’s registry calls these updatable, but the service refuses: the deployment is rolled back.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html,
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-updating.html
 */
const refusedProperties: Readonly<Record<string, readonly string[]>> = {
  'AWS::Cognito::UserPool': ['AliasAttributes', 'Schema', 'UsernameAttributes', 'UsernameConfiguration'],
  'AWS::KMS::Key': ['KeySpec', 'KeyUsage', 'MultiRegion', 'Origin'],
};

/** A pool’s schema may get attributes at its end. */
export function isRefused(type: string, property: string, before: unknown, after: unknown): boolean {
  if (!refusedProperties[type]?.includes(property)) return false;
  if (property !== 'Schema' || !Array.isArray(before) || !Array.isArray(after)) return true;
  const kept = new Set(after.map((attribute) => JSON.stringify(attribute)));
  return before.some((attribute) => !kept.has(JSON.stringify(attribute)));
}
