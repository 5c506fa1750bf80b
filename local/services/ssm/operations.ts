/** The Parameter Store's operations. */
import { AwsError, type Operation } from '../../contract';
import { refuseNonBooleans, refuseNonStrings } from '../members';
import type { Parameters, Version } from './parameters';

// biome-ignore lint/suspicious/noExplicitAny: the wire decides; every member is checked where it is read.
type Input = Readonly<Record<string, any>>;

const MAX_NAMES = 10;
const TIERS: readonly unknown[] = ['Standard', 'Advanced', 'Intelligent-Tiering'];
/** Members that are strings in every operation that has them. */
const STRINGS = [
  'AllowedPattern',
  'DataType',
  'Description',
  'Name',
  'NextToken',
  'Path',
  'Tier',
  'Type',
  'Value',
];

/** GetParameter, GetParameters, GetParametersByPath, DescribeParameters, PutParameter, DeleteParameter. */
export function parameterOperations(parameters: Parameters): Record<string, Operation> {
  const onName = (action: string) => (input: Input) => ({
    action: `ssm:${action}`,
    resource: parameters.arn(selectorOf(parameters, requiredName(input)).name),
  });
  return {
    GetParameter: {
      access: onName('GetParameter'),
      run: (input) => {
        refuseUnknown(input, ['Name', 'WithDecryption'], 'GetParameter');
        const found = find(parameters, requiredName(input));
        if (!found) throw notFound(input.Name);
        return { Parameter: found };
      },
    },
    GetParameters: {
      access: (input) =>
        names(input).map((name) => ({
          action: 'ssm:GetParameters',
          resource: parameters.arn(selectorOf(parameters, name).name),
        })),
      run: (input) => {
        refuseUnknown(input, ['Names', 'WithDecryption'], 'GetParameters');
        const found = names(input).map((name) => ({ name, parameter: find(parameters, name) }));
        return {
          Parameters: found.flatMap(({ parameter }) => parameter ?? []),
          InvalidParameters: found.filter(({ parameter }) => !parameter).map(({ name }) => name),
        };
      },
    },
    GetParametersByPath: {
      access: (input) => ({
        action: 'ssm:GetParametersByPath',
        resource: parameters.arn(String(checked(input).Path)),
      }),
      run: (input) => {
        refuseUnknown(
          input,
          ['Path', 'Recursive', 'WithDecryption', 'MaxResults', 'NextToken'],
          'GetParametersByPath',
        );
        const { Path: path, Recursive: recursive = false } = input;
        if (typeof path !== 'string' || !path.startsWith('/')) {
          throw new AwsError(
            'ValidationException',
            `Path is ${JSON.stringify(path)}; it must begin with "/".`,
          );
        }
        const prefix = path.endsWith('/') ? path : `${path}/`;
        const under = parameters
          .names()
          .filter(
            (name) => name.startsWith(prefix) && (recursive || !name.slice(prefix.length).includes('/')),
          );
        const { page, more } = paged(under, input, 10);
        return { Parameters: page.flatMap((name) => find(parameters, name) ?? []), ...more };
      },
    },
    DescribeParameters: {
      access: () => ({ action: 'ssm:DescribeParameters', resource: '*' }),
      run: (input) => {
        refuseUnknown(input, ['MaxResults', 'NextToken'], 'DescribeParameters');
        const { page, more } = paged(parameters.names(), input, 50);
        return {
          Parameters: page.flatMap((name) => {
            const version = parameters.latest(name);
            return version ? [described(parameters, name, version)] : [];
          }),
          ...more,
        };
      },
    },
    PutParameter: {
      access: onName('PutParameter'),
      run: (input) => {
        refuseUnknown(
          input,
          ['Name', 'Value', 'Type', 'Description', 'Overwrite', 'AllowedPattern', 'Tier', 'DataType', 'Tags'],
          'PutParameter',
        );
        const name = requiredName(input);
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
    },
    DeleteParameter: {
      access: onName('DeleteParameter'),
      run: (input) => {
        refuseUnknown(input, ['Name'], 'DeleteParameter');
        if (!parameters.delete(requiredName(input))) throw notFound(input.Name);
        return {};
      },
    },
  };
}

/** What is written, from the members of PutParameter or of the CloudFormation resource. @throws AwsError */
export function writtenValue(input: Input, known?: Version): Omit<Version, 'version' | 'modified'> {
  const type = input.Type ?? known?.type;
  if (type === 'SecureString') {
    throw new AwsError(
      'UnsupportedParameterType',
      'SecureString parameters are not emulated; use String for values that are no secrets, and KMS or Secrets Manager for secrets.',
    );
  }
  if (type !== 'String' && type !== 'StringList') {
    throw new AwsError(
      'ValidationException',
      `Type is ${JSON.stringify(type)}; it can be String or StringList.`,
    );
  }
  if (input.Tier !== undefined && !TIERS.includes(input.Tier))
    throw new AwsError(
      'ValidationException',
      `Tier is ${JSON.stringify(input.Tier)}; it can be ${TIERS.join(', ')}.`,
    );
  if (typeof input.Value !== 'string') throw new AwsError('ValidationException', 'Value must be a string.');
  return {
    value: input.Value,
    type,
    description: input.Description,
    allowedPattern: input.AllowedPattern,
    tier: input.Tier === 'Advanced' ? 'Advanced' : 'Standard',
    dataType: input.DataType ?? 'text',
  };
}

function refuseUnknown(input: Input, known: readonly string[], operation: string): void {
  checked(input);
  const unknown = Object.keys(input).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new AwsError(
    'ValidationException',
    `The embedded AWS does not emulate the parameter ${unknown} of ${operation}; leave it out.`,
  );
}

/** @throws AwsError `SerializationException` naming a member that must be a string and is none */
function checked(input: Input): Input {
  const refusal = (message: string) => new AwsError('SerializationException', message);
  refuseNonStrings(input, STRINGS, refusal);
  refuseNonBooleans(input, ['Overwrite', 'Recursive', 'WithDecryption'], refusal);
  return input;
}

function requiredName(input: Input): string {
  if (typeof input.Name === 'string' && input.Name !== '') return input.Name;
  throw new AwsError('ValidationException', 'Name must be a string that is not empty.');
}

function names(input: Input): string[] {
  const given = input.Names;
  if (
    Array.isArray(given) &&
    given.length > 0 &&
    given.length <= MAX_NAMES &&
    given.every((name) => typeof name === 'string' && name.length >= 1 && name.length <= 2048)
  )
    return given;
  throw new AwsError('ValidationException', `Names must be a list of 1 to ${MAX_NAMES} names.`);
}

/**
 * Takes a name apart: an ARN, or a name with `:version` behind it. @throws AwsError `ValidationException` for
 * a label
 */
function selectorOf(parameters: Parameters, given: string): { name: string; version: number | undefined } {
  const prefix = parameters.arn('');
  const local = given.startsWith(prefix) ? given.slice(prefix.length) : given;
  const [path = '', selector] = local.split(':');
  const rooted = `/${path}`;
  const name = given.startsWith(prefix) && (path.includes('/') || parameters.has(rooted)) ? rooted : path;
  if (selector === undefined) return { name, version: undefined };
  if (!/^[1-9][0-9]*$/.test(selector)) {
    throw new AwsError('ValidationException', `Labels of parameters are not emulated; ${given} has one.`);
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

/** A page of a list; the token is the position that the next page starts at. */
function paged<T>(all: readonly T[], input: Input, most: number) {
  const { MaxResults: size = most, NextToken: token = '0' } = input;
  if (!Number.isInteger(size) || size < 1 || size > most) {
    throw new AwsError(
      'ValidationException',
      `MaxResults must be a whole number from 1 to ${most}; it is ${JSON.stringify(size)}.`,
    );
  }
  const start = Number(token);
  if (!Number.isInteger(start) || start < 0 || start > all.length) {
    throw new AwsError('InvalidNextToken', `The token ${token} is not one of an earlier answer.`);
  }
  const end = start + size;
  return { page: all.slice(start, end), more: end < all.length ? { NextToken: String(end) } : {} };
}

function notFound(name: unknown): AwsError {
  return new AwsError('ParameterNotFound', `Parameter ${String(name)} not found.`);
}
