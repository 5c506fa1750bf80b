/** Names of things in the picture: their own where they have some. */
import type { Resource } from '../diff/assembly';
import type { Located } from './references';

const SERVICES: Readonly<Record<string, string>> = {
  'AWS::Cognito::UserPool': 'Cognito',
  'AWS::DynamoDB::Table': 'DynamoDB',
  'AWS::DynamoDB::GlobalTable': 'DynamoDB',
  'AWS::KMS::Key': 'KMS key',
  'AWS::SSM::Parameter': 'Parameter',
  'AWS::SNS::Topic': 'SNS topic',
  'AWS::Events::EventBus': 'EventBridge',
  'AWS::S3::Bucket': 'S3',
  'AWS::SQS::Queue': 'SQS',
};

const OF_SERVICES: Readonly<Record<string, { readonly title: string; readonly text: string }>> = {
  ses: { title: 'SES', text: 'mail' },
  'sms-voice': { title: 'End User Messaging', text: 'SMS' },
  events: { title: 'EventBridge', text: 'events' },
};

export function wordsOfService(service: string): { readonly title: string; readonly text: string } {
  return OF_SERVICES[service] ?? { title: service, text: '' };
}

export const serviceOf = ({ Type }: Resource): string =>
  SERVICES[Type] ?? Type.split('::').slice(1).join(' ');

/** `PasskeyCredentialsRole848C2B80` is "Passkey credentials" without its ending. */
export function nameOf(logicalId: string, ...endings: readonly string[]): string {
  let name = logicalId.replace(/[0-9A-F]{8}$/, '');
  for (const ending of endings)
    name = name.endsWith(ending) && name !== ending ? name.slice(0, -ending.length) : name;
  return sentence(name);
}

/** `CreateAuthChallenge` as "Create auth challenge". */
export function sentence(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return (words.charAt(0).toUpperCase() + words.slice(1)).replace(/\b(api|sms|url)\b/g, (it) =>
    it.toUpperCase(),
  );
}

/** Keeps capitals. */
export const lowerFirst = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

/** Without stage and name, so that all deployments' pictures are equal. */
export function withoutDeployment(text: string): string {
  return text.replace(/ of \S+ \(\S+\)/g, '');
}

/** By its description, or an output's ("Name of the table of passkeys." is "passkeys"). */
export function purposeOf({ logicalId, resource }: Located, published: readonly string[]): string {
  const { Description } = resource.Properties ?? {};
  if (resource.Type === 'AWS::Cognito::UserPool') return 'accounts';
  if (typeof Description === 'string') {
    const [first = ''] = withoutDeployment(Description).split(/ within | is encrypted|; /);
    return lowerFirst(first.replace(/^"on", or "on: " and a reason, /, ''));
  }
  const [description] = published;
  const of = description && /(?:Name|ARN) of the \w+ (?:of|that|by) (.*?)\.?$/.exec(description)?.[1];
  return of || nameOf(logicalId).toLowerCase();
}
