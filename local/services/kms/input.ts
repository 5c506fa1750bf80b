import { type AccessRequest, AwsError, type Call, type Operation } from '../../contract';
import { list, operationsOf, optional, optionalFlag, type Read, type Shape, unread } from '../input';
import type { KeyUsage } from './key-spec';
import type { Key, Keyring } from './keyring';

// biome-ignore lint/suspicious/noExplicitAny: the wire decides; every member is checked where it is read.
export type Input = Readonly<Record<string, any>>;

/** Taken by every operation on key material. */
const COMMON = { KeyId: unread, GrantTokens: optional(list(unread)), DryRun: optionalFlag };

const withCommon = operationsOf({
  prefix: 'kms',
  mistyped: (message) => new AwsError('SerializationException', message),
  unknown: (member) =>
    new AwsError(
      'ValidationException',
      `The embedded AWS does not emulate the parameter ${member} of this operation; leave it out.`,
    ),
});

type Members<S extends Shape> = Read<Omit<typeof COMMON, keyof S> & S>;

/**
 * Takes the common members too.
 *
 * @throws AwsError `InvalidGrantTokenException` when called with one, as there are no grants
 */
export function operation<const S extends Shape, Answered>(
  shape: S,
  access: (input: Members<S>, call: Call) => string | AccessRequest,
  run: (input: Members<S>, call: Call) => Answered | Promise<Answered>,
): Operation<Input, Answered> {
  return withCommon({ ...COMMON, ...shape }, access, (input: Members<S>, call) => {
    if ((input as Input).GrantTokens?.length) {
      throw new AwsError(
        'InvalidGrantTokenException',
        'Grants are not emulated: allow the principal in its policy or in the key policy.',
      );
    }
    return run(input, call);
  });
}

/** @throws AwsError `DryRunOperationException` when only that was asked */
export function endDryRun(input: Input): void {
  if (input.DryRun === true) {
    throw new AwsError(
      'DryRunOperationException',
      'The request would have succeeded, but the DryRun option is set.',
    );
  }
}

/** @throws AwsError `ValidationException` when the member is missing, not base64, empty or too long */
export function bytesOf(input: Input, member: string, maxBytes: number): Buffer {
  const value = input[member];
  const bytes = typeof value === 'string' ? Buffer.from(value, 'base64') : undefined;
  if (!bytes || bytes.toString('base64') !== value) {
    throw new AwsError('ValidationException', `${member} must be bytes in base64; it is missing or is not.`);
  }
  if (bytes.length < 1 || bytes.length > maxBytes) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at '${lowerFirst(member)}' failed to satisfy constraint: Member must have length between 1 and ${maxBytes} bytes; it has ${bytes.length}`,
    );
  }
  return bytes;
}

/** @throws AwsError `ValidationException` for any other value */
export function oneOf<const T extends string>(value: unknown, member: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found !== undefined) return found;
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${String(value)}' at '${lowerFirst(member)}' failed to satisfy constraint: Member must satisfy enum value set: [${allowed.join(', ')}]`,
  );
}

/** @throws AwsError `InvalidKeyUsageException` when the key is not for this */
export function checkUsage(key: Key, usage: KeyUsage, operation: string): void {
  if (key.usage === usage) return;
  throw new AwsError(
    'InvalidKeyUsageException',
    `${key.arn} key usage is ${key.usage} which is not valid for ${operation}.`,
  );
}

export function keyAccess(
  keyring: Keyring,
  action: string,
  key: Key,
  input: Input,
  context: Readonly<Record<string, string | readonly string[]>> = {},
): AccessRequest {
  const alias = typeof input.KeyId === 'string' ? keyring.aliasIn(input.KeyId) : undefined;
  const aliases = keyring.aliases().filter(({ keyId }) => keyId === key.id);
  return {
    action: `kms:${action}`,
    resource: key.arn,
    context: {
      'kms:CallerAccount': keyring.context.account,
      'kms:KeyOrigin': 'AWS_KMS',
      'kms:KeySpec': key.spec,
      'kms:KeyUsage': key.usage,
      'kms:MultiRegion': String(key.multiRegion),
      ...(aliases.length > 0 ? { 'kms:ResourceAliases': aliases.map(({ name }) => name) } : {}),
      ...(alias === undefined ? {} : { 'kms:RequestAlias': alias }),
      ...context,
    },
    resourcePolicy: { document: key.policy, mustAllow: true },
  };
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
