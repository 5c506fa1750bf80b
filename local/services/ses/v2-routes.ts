import { AwsError, type ServiceApi } from '../../contract';
import { membersIn } from '../input';
import { asV2 } from './v2-marker';

interface Route {
  readonly method: string;
  /** `{name}` stands for one segment, given to the operation. */
  readonly path: string;
  readonly operation: string;
}

const ROUTES: readonly Route[] = [
  { method: 'POST', path: 'outbound-emails', operation: 'SendEmail' },
  { method: 'GET', path: 'account', operation: 'GetAccount' },
  { method: 'GET', path: 'identities', operation: 'ListEmailIdentities' },
  // The same in SDKs of 2026.
  { method: 'POST', path: 'list-identities', operation: 'ListEmailIdentities' },
  { method: 'POST', path: 'identities', operation: 'CreateEmailIdentity' },
  { method: 'GET', path: 'identities/{EmailIdentity}', operation: 'GetEmailIdentity' },
  { method: 'DELETE', path: 'identities/{EmailIdentity}', operation: 'DeleteEmailIdentity' },
  { method: 'GET', path: 'configuration-sets', operation: 'ListConfigurationSets' },
  { method: 'POST', path: 'list-configuration-sets', operation: 'ListConfigurationSets' },
  { method: 'GET', path: 'configuration-sets/{ConfigurationSetName}', operation: 'GetConfigurationSet' },
  { method: 'PUT', path: 'suppression/addresses', operation: 'PutSuppressedDestination' },
  { method: 'GET', path: 'suppression/addresses', operation: 'ListSuppressedDestinations' },
  { method: 'GET', path: 'suppression/addresses/{EmailAddress}', operation: 'GetSuppressedDestination' },
  {
    method: 'DELETE',
    path: 'suppression/addresses/{EmailAddress}',
    operation: 'DeleteSuppressedDestination',
  },
];

const PREFIX = '/v2/email/';

export const routeV2: NonNullable<ServiceApi['route']> = (method, path, query, body) => {
  if (!path.startsWith(PREFIX)) return undefined;
  const segments = path.slice(PREFIX.length).split('/');
  for (const route of ROUTES) {
    const named = route.method === method ? match(route.path.split('/'), segments) : undefined;
    if (!named) continue;
    // Lists are whole: a page size changes nothing, other members are refused by name.
    const { PageSize: _, ...asked } = { ...Object.fromEntries(query), ...membersIn(body) };
    return { operation: route.operation, input: asV2({ ...asked, ...named }) };
  }
  return undefined;
};

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const named: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{')) named[part.slice(1, -1)] = decoded(segment);
    else if (part !== segment) return undefined;
  }
  return named;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new AwsError('BadRequestException', `The path segment ${segment} is not percent-encoded UTF-8.`);
  }
}
