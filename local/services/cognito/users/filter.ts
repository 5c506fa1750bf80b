import { invalidParameter } from '../errors';
import type { User, UserPool } from '../model';

/** For ListUsers ("Searching for user attributes" of the developer guide). */
const SEARCHABLE = [
  'username',
  'email',
  'phone_number',
  'name',
  'given_name',
  'family_name',
  'preferred_username',
  'cognito:user_status',
  'status',
  'sub',
];

function searchedValue(user: User, name: string): string | undefined {
  if (name === 'username') return user.username;
  if (name === 'sub') return user.sub;
  if (name === 'cognito:user_status') return user.status;
  if (name === 'status') return user.enabled ? 'Enabled' : 'Disabled';
  return user.attributes[name];
}

/**
 * `name = "value"` or `name ^= "start of value"`.
 *
 * @throws AwsError InvalidParameterException
 */
export function userFilter(pool: UserPool, filter: string | undefined): (user: User) => boolean {
  if (filter === undefined || filter === '') return () => true;
  const found = /^\s*"?([\w:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/.exec(filter);
  const [, name = '', operator, quoted = ''] = found ?? [];
  if (!found) throw invalidParameter(`Error while parsing filter: ${filter}`);
  if (!SEARCHABLE.includes(name))
    throw invalidParameter(`Cannot list users with filter on attribute ${name}.`);
  const fold = (value: string) =>
    name === 'status' || (!pool.caseSensitive && name !== 'sub') ? value.toLowerCase() : value;
  const wanted = fold(quoted.replace(/\\(.)/g, '$1'));
  return (user) => {
    const value = fold(searchedValue(user, name) ?? '');
    return operator === '=' ? value === wanted : value.startsWith(wanted);
  };
}
