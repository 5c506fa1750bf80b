import type { Capability } from '@aws-sdk/client-cloudformation';
import type { Definition, OperationOptions, Stack } from '../../cloudformation/model';
import { validationError } from '../../cloudformation/refusals';
import { AwsError, type Call, type Principal } from '../../contract';
import type { Authorizer } from '../../iam/authorize';
import { Refused } from '../../iam/authorize';
import type { Identities } from '../../iam/identities';
import type { SsmParameter } from '../../template/parameters';
import { parseTemplate } from '../../template/text';
import { TemplateError } from '../../template/types';
import { checkTemplate, missingCapability } from '../../template/validation';
import { assetFolder } from '../s3/assets';
import type { Buckets } from '../s3/buckets';
import { type Input, isTrue, list, oneOf, optional, someOf } from './input';

export interface DefinitionParts {
  readonly buckets: Buckets;
  readonly identities: Identities;
  readonly authorizer: Authorizer;
  readonly scratch: () => string;
  readonly ssmParameter: SsmParameter;
}

interface Parameter {
  readonly ParameterKey: string;
  readonly ParameterValue?: string;
  readonly UsePreviousValue?: string;
}
interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/**
 * Of a template in a call, and in a bucket:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
const BODY_BYTES = 51_200;
const OBJECT_BYTES = 1_048_576;

const CAPABILITIES: readonly Capability[] = [
  'CAPABILITY_IAM',
  'CAPABILITY_NAMED_IAM',
  'CAPABILITY_AUTO_EXPAND',
];
const ON_FAILURE: readonly OperationOptions['onFailure'][] = ['ROLLBACK', 'DO_NOTHING', 'DELETE'];

/**
 * An update keeps what it leaves out.
 *
 * @throws AwsError ValidationError, InsufficientCapabilitiesException
 */
export function definitionOf(
  parts: DefinitionParts,
  input: Input,
  call: Call,
  stack: Stack | undefined,
): Definition {
  const previous = stack?.definition;
  const text = templateText(parts, input, call.principal, previous);
  const template = refusing(() => {
    const parsed = parseTemplate(text);
    checkTemplate(optional(input, 'StackName') ?? '', parsed);
    return parsed;
  });
  const capabilities = someOf(input, 'Capabilities', CAPABILITIES);
  const missing = missingCapability(template, capabilities);
  if (missing !== undefined)
    throw new AwsError('InsufficientCapabilitiesException', `Requires capabilities : [${missing}]`);
  const roleArn = optional(input, 'RoleARN') ?? previous?.roleArn;
  const principal = executing(parts, roleArn, call.principal);
  return {
    text,
    template,
    given: given(list<Parameter>(input, 'Parameters'), previous),
    tags:
      input.Tags === undefined && previous
        ? previous.tags
        : Object.fromEntries(list<Tag>(input, 'Tags').map(({ Key, Value }) => [Key, Value])),
    assetPath: assetsIn(parts, principal),
    ssmParameter: parts.ssmParameter,
    principal,
    roleArn,
    capabilities,
    notificationArns: list<string>(input, 'NotificationARNs'),
  };
}

/** As this principal may read them. */
export function assetsIn(
  { buckets, scratch }: Pick<DefinitionParts, 'buckets' | 'scratch'>,
  principal: Principal,
): Definition['assetPath'] {
  return (key, bucket) => {
    if (bucket === undefined) throw new AwsError('NoSuchBucket', `The asset ${key} is in no bucket.`, 404);
    return assetFolder(buckets, scratch, { bucket, key, principal });
  };
}

export function optionsOf(input: Input): OperationOptions {
  const onFailure = oneOf(input, 'OnFailure', ON_FAILURE);
  const token = optional(input, 'ClientRequestToken') ?? optional(input, 'ClientToken');
  return {
    onFailure: isTrue(input, 'DisableRollback') ? 'DO_NOTHING' : (onFailure ?? 'ROLLBACK'),
    ...(token === undefined ? {} : { token }),
  };
}

/**
 * The role, which must trust CloudFormation, or the caller.
 *
 * @throws AwsError ValidationError
 */
export function executing(
  { identities, authorizer }: Pick<DefinitionParts, 'identities' | 'authorizer'>,
  roleArn: string | undefined,
  caller: Principal,
): Principal {
  if (roleArn === undefined) return caller;
  const role = identities.roleByArn(roleArn);
  try {
    if (!role) throw new Refused('There is no such role.');
    authorizer.authorize(
      { principal: { kind: 'service', service: 'cloudformation' }, sourceIp: '127.0.0.1', userAgent: '' },
      {
        action: 'sts:AssumeRole',
        resource: roleArn,
        resourcePolicy: { document: role.trustPolicy, mustAllow: true },
      },
    );
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw validationError(`Role ${roleArn} is invalid or cannot be assumed`);
  }
  return { kind: 'role', roleArn, sessionName: 'AWSCloudFormation' };
}

/** @throws AwsError ValidationError */
export function templateText(
  { buckets }: Pick<DefinitionParts, 'buckets'>,
  input: Input,
  principal: Principal,
  previous: Definition | undefined,
): string {
  const body = optional(input, 'TemplateBody');
  const url = optional(input, 'TemplateURL');
  if (isTrue(input, 'UsePreviousTemplate') && previous) return previous.text;
  if ((body === undefined) === (url === undefined))
    throw validationError('Either Template URL or Template Body must be specified.');
  if (body !== undefined) {
    if (Buffer.byteLength(body) > BODY_BYTES)
      throw validationError(
        `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${BODY_BYTES}`,
      );
    return body;
  }
  const { bucket, key } = placeOf(url ?? '');
  try {
    const object = buckets.read(bucket, key, principal);
    if (object.body.length > OBJECT_BYTES)
      throw validationError(`Template may not exceed ${OBJECT_BYTES} bytes in size.`);
    return object.body.toString('utf8');
  } catch (error) {
    if (!(error instanceof AwsError) || error.code === 'ValidationError') throw error;
    throw validationError(`S3 error: ${error.message}`);
  }
}

/** Takes path-style and the bucket's host. @throws AwsError ValidationError */
export function placeOf(url: string): { bucket: string; key: string } {
  const refused = validationError(`The template URL ${url} must be that of an object in Amazon S3.`);
  if (!URL.canParse(url)) throw refused;
  const { hostname, pathname } = new URL(url);
  const path = decodeURIComponent(pathname.slice(1));
  const [, own] = /^(.+)\.s3[.-][a-z0-9.-]*amazonaws\.com(?:\.cn)?$/.exec(hostname) ?? [];
  if (own !== undefined) return { bucket: own, key: path };
  if (!/^s3[.-].*amazonaws\.com(\.cn)?$/.test(hostname) && hostname !== 'localhost') throw refused;
  const at = path.indexOf('/');
  return { bucket: path.slice(0, at), key: path.slice(at + 1) };
}

function given(parameters: readonly Parameter[], previous: Definition | undefined): Map<string, string> {
  const values = new Map<string, string>();
  for (const { ParameterKey: key, ParameterValue: value = '', UsePreviousValue } of parameters) {
    const kept = UsePreviousValue === 'true' ? previous?.given.get(key) : value;
    if (kept !== undefined) values.set(key, kept);
  }
  return values;
}

export function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof TemplateError) throw validationError(error.message);
    throw error;
  }
}
