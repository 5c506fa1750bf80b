import { AwsError } from '../../contract';
import { notEmulated, operationsOf, optionalFlag, optionalText, unread } from '../input';
import type { Operations } from '../sdk';
import type { Parameters, Version } from './parameters';

// biome-ignore lint/suspicious/noExplicitAny: the wire decides; every member is checked where it is read.
type Input = Readonly<Record<string, any>>;

const MAX_NAMES = 10;
const TIERS: readonly unknown[] = ['Standard', 'Advanced', 'Intelligent-Tiering'];
const PAGE = { MaxResults: unread, NextToken: optionalText };

const operation = operationsOf({
  prefix: 'ssm',
  mistyped: (message) => new AwsError('SerializationException', message),
  unknown: (member, name) => invalid(notEmulated(member, name)),
});

export function parameterOperations(parameters: Parameters) {
  const named = ({ Name }: { readonly Name: string | undefined }) =>
    parameters.arn(selectorOf(parameters, requiredName(Name)).name);
  return {
    GetParameter: operation({ Name: optionalText, WithDecryption: optionalFlag }, named, ({ Name: name }) => {
      const found = find(parameters, requiredName(name));
      if (!found) throw notFound(name);
      return { Parameter: found };
    }),
    GetParameters: operation(
      { Names: unread, WithDecryption: optionalFlag },
      ({ Names }) => namesIn(Names).map((name) => parameters.arn(selectorOf(parameters, name).name)),
      ({ Names }) => {
        const found = namesIn(Names).map((name) => ({ name, parameter: find(parameters, name) }));
        return {
          Parameters: found.flatMap(({ parameter }) => parameter ?? []),
          InvalidParameters: found.filter(({ parameter }) => !parameter).map(({ name }) => name),
        };
      },
    ),
    GetParametersByPath: operation(
      { Path: optionalText, Recursive: optionalFlag, WithDecryption: optionalFlag, ...PAGE },
      ({ Path }) => parameters.arn(String(Path)),
      ({ Path: path, Recursive: recursive = false, ...asked }) => {
        if (!path?.startsWith('/')) throw invalid(`Path is ${JSON.stringify(path)}; it must begin with "/".`);
        const prefix = path.endsWith('/') ? path : `${path}/`;
        const under = parameters
          .names()
          .filter(
            (name) => name.startsWith(prefix) && (recursive || !name.slice(prefix.length).includes('/')),
          );
        const { page, more } = paged(under, asked, 10);
        return { Parameters: page.flatMap((name) => find(parameters, name) ?? []), ...more };
      },
    ),
    DescribeParameters: operation(
      PAGE,
      () => '*',
      (asked) => {
        const { page, more } = paged(parameters.names(), asked, 50);
        return {
          Parameters: page.flatMap((name) => {
            const version = parameters.latest(name);
            return version ? [described(parameters, name, version)] : [];
          }),
          ...more,
        };
      },
    ),
    PutParameter: operation(
      {
        Name: optionalText,
        Value: optionalText,
        Type: optionalText,
        Description: optionalText,
        Overwrite: optionalFlag,
        AllowedPattern: optionalText,
        Tier: optionalText,
        DataType: optionalText,
        Tags: unread,
      },
      named,
      (input) => {
        const name = requiredName(input.Name);
        const known = parameters.latest(name);
        if (known && input.Overwrite !== true) {
          throw new AwsError(
            'ParameterAlreadyExists',
            'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
          );
        }
        const { version, tier } = parameters.put(name, writtenValue(input, known));
        return { Version: version, Tier: tier };
      },
    ),
    DeleteParameter: operation({ Name: optionalText }, named, ({ Name: name }) => {
      if (!parameters.delete(requiredName(name))) throw notFound(name);
      return {};
    }),
  } satisfies Operations<typeof import('@aws-sdk/client-ssm')>;
}

/** By PutParameter or the CloudFormation resource. @throws AwsError */
export function writtenValue(input: Input, known?: Version): Omit<Version, 'version' | 'modified'> {
  const type = input.Type ?? known?.type;
  if (type === 'SecureString') {
    throw new AwsError(
      'UnsupportedParameterType',
      'SecureString parameters are not emulated; use String for values that are no secrets, and KMS or Secrets Manager for secrets.',
    );
  }
  if (type !== 'String' && type !== 'StringList') {
    throw invalid(`Type is ${JSON.stringify(type)}; it can be String or StringList.`);
  }
  if (input.Tier !== undefined && !TIERS.includes(input.Tier))
    throw invalid(`Tier is ${JSON.stringify(input.Tier)}; it can be ${TIERS.join(', ')}.`);
  if (typeof input.Value !== 'string') throw invalid('Value must be a string.');
  return {
    value: input.Value,
    type,
    description: input.Description,
    allowedPattern: input.AllowedPattern,
    tier: input.Tier === 'Advanced' ? 'Advanced' : 'Standard',
    dataType: input.DataType ?? 'text',
  };
}

function requiredName(name: string | undefined): string {
  if (!name) throw invalid('Name must be a string that is not empty.');
  return name;
}

function namesIn(given: unknown): string[] {
  if (
    Array.isArray(given) &&
    given.length > 0 &&
    given.length <= MAX_NAMES &&
    given.every((name) => typeof name === 'string' && name.length >= 1 && name.length <= 2048)
  )
    return given;
  throw invalid(`Names must be a list of 1 to ${MAX_NAMES} names.`);
}

/** An ARN, or a name and `:version`. @throws AwsError `ValidationException` for a label */
function selectorOf(parameters: Parameters, given: string): { name: string; version: number | undefined } {
  const prefix = parameters.arn('');
  const local = given.startsWith(prefix) ? given.slice(prefix.length) : given;
  const [path = '', selector] = local.split(':');
  const rooted = `/${path}`;
  const name = given.startsWith(prefix) && (path.includes('/') || parameters.has(rooted)) ? rooted : path;
  if (selector === undefined) return { name, version: undefined };
  if (!/^[1-9][0-9]*$/.test(selector)) {
    throw invalid(`Labels of parameters are not emulated; ${given} has one.`);
  }
  return { name, version: Number(selector) };
}

function find(parameters: Parameters, given: string) {
  const { name, version } = selectorOf(parameters, given);
  const found = version === undefined ? parameters.latest(name) : parameters.version(name, version);
  if (!found) return undefined;
  return {
    Name: name,
    Type: found.type,
    Value: found.value,
    Version: found.version,
    LastModifiedDate: new Date(found.modified),
    ARN: parameters.arn(name),
    DataType: found.dataType,
    ...(version === undefined ? {} : { Selector: `:${version}` }),
  };
}

function described(parameters: Parameters, name: string, version: Version) {
  return {
    Name: name,
    ARN: parameters.arn(name),
    Type: version.type,
    LastModifiedDate: new Date(version.modified),
    Description: version.description,
    AllowedPattern: version.allowedPattern,
    Version: version.version,
    Tier: version.tier,
    DataType: version.dataType,
  };
}

/** The token is the next page's first position. */
function paged<T>(all: readonly T[], input: Input, most: number) {
  const { MaxResults: size = most, NextToken: token = '0' } = input;
  if (!Number.isInteger(size) || size < 1 || size > most) {
    throw invalid(`MaxResults must be a whole number from 1 to ${most}; it is ${JSON.stringify(size)}.`);
  }
  const start = Number(token);
  if (!Number.isInteger(start) || start < 0 || start > all.length) {
    throw new AwsError('InvalidNextToken', `The token ${token} is not one of an earlier answer.`);
  }
  const end = start + size;
  return { page: all.slice(start, end), more: end < all.length ? { NextToken: String(end) } : {} };
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

function notFound(name: unknown): AwsError {
  return new AwsError('ParameterNotFound', `Parameter ${String(name)} not found.`);
}
