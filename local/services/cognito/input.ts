import {
  list,
  optional,
  type Problems,
  type Read,
  type Shape,
  structure,
  type Trouble,
  text,
  textMap,
  whole,
} from '../input';
import { invalidParameter } from './errors';

/** In AWS's messages. */
const TYPES = {
  string: 'a string',
  boolean: 'a boolean',
  integer: 'an integer',
  map: 'a map',
  list: 'a list',
  structure: 'a structure',
} as const;

function mustOf(trouble: Trouble): string {
  if (trouble.kind === 'missing') return 'not be null';
  return trouble.kind === 'type' ? `be ${TYPES[trouble.type]}` : trouble.must;
}

/** AWS names members in lower camel case and omits values, which may be secret. */
class Found implements Problems {
  readonly texts: string[] = [];

  get count() {
    return this.texts.length;
  }
  name(member: string): string {
    return member.charAt(0).toLowerCase() + member.slice(1);
  }
  add(path: string, trouble: Trouble): void {
    this.texts.push(`Value at '${path}' failed to satisfy constraint: Member must ${mustOf(trouble)}`);
  }
}

/** @throws AwsError InvalidParameterException naming every wrong member, in AWS's words */
export function readInput<const S extends Shape>(shape: S, input: unknown): Read<S> {
  const problems = new Found();
  const value = structure(shape).read(input ?? {}, '', problems);
  if (problems.count > 0) {
    const noun = problems.count === 1 ? 'validation error' : 'validation errors';
    throw invalidParameter(`${problems.count} ${noun} detected: ${problems.texts.join('; ')}`);
  }
  return value;
}

/** Shared by operations, with the API reference's limits. */
export const members = {
  clientId: text({ min: 1, max: 128, pattern: /^[\w+]+$/ }),
  userPoolId: text({ min: 1, max: 55, pattern: /^[\w-]+_[0-9a-zA-Z]+$/ }),
  username: text({ min: 1, max: 128, pattern: /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u }),
  password: text({ min: 1, max: 256 }),
  code: text({ min: 1, max: 2048, pattern: /^\S+$/ }),
  accessToken: text({ min: 1, pattern: /^[A-Za-z0-9-_=.]+$/ }),
  session: text({ min: 20, max: 2048 }),
  deviceKey: text({ min: 1, max: 55, pattern: /^[\w-]+_[0-9a-f-]+$/ }),
  secretHash: optional(text({ min: 1, max: 128, pattern: /^[\w+=/]+$/ })),
  clientMetadata: optional(textMap()),
  groupName: text({ min: 1, max: 128, pattern: /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u }),
  attributeName: text({ min: 1, max: 32 }),
  attributes: list(structure({ Name: text({ min: 1, max: 32 }), Value: optional(text({ max: 2048 })) })),
  limit: optional(whole(0, 60)),
  paginationToken: optional(text({ min: 1, max: 131072, pattern: /^\S+$/ })),
} as const;

/** A missing value is an empty string. */
export function attributeRecord(
  attributes: readonly { readonly Name: string; readonly Value: string | undefined }[] | undefined,
): Record<string, string> {
  const record: Record<string, string> = Object.create(null);
  for (const { Name, Value } of attributes ?? []) record[Name] = Value ?? '';
  return record;
}

/** @throws AwsError InvalidParameterException naming what is missing */
export function required(parameters: Readonly<Record<string, string>>, name: string): string {
  const value = parameters[name];
  if (value === undefined || value === '') throw invalidParameter(`Missing required parameter ${name}`);
  return value;
}
