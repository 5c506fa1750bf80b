import { AwsError, type LocalContext } from '../../contract';

export interface Version {
  readonly version: number;
  readonly value: string;
  readonly type: 'String' | 'StringList';
  readonly description: string | undefined;
  readonly allowedPattern: string | undefined;
  readonly tier: 'Standard' | 'Advanced';
  readonly dataType: string;
  /** Epoch milliseconds. */
  readonly modified: number;
}

type Written = Omit<Version, 'version' | 'modified'>;

/** AWS keeps so many of one parameter. */
const KEPT_VERSIONS = 100;
const STANDARD_BYTES = 4096;
const ADVANCED_BYTES = 8192;
const NAME = /^[a-zA-Z0-9_.\-/]{1,1011}$/;

export class Parameters {
  readonly #stored: Map<string, readonly Version[]>;
  /** As a template last wrote them. */
  readonly #ofTemplate: Map<string, readonly Version[]>;
  /** Of an earlier run, until a template makes them again. */
  readonly #restored: Set<string>;

  constructor(readonly context: LocalContext) {
    this.#stored = context.state.map<readonly Version[]>('ssm/parameters');
    this.#ofTemplate = context.state.map<readonly Version[]>('ssm/of-templates');
    this.#restored = new Set([...this.#stored.keys(), ...this.#ofTemplate.keys()]);
  }

  /** The name's leading slash is the ARN's. */
  arn(name: string): string {
    const { partition, region, account } = this.context;
    return `arn:${partition}:ssm:${region}:${account}:parameter/${name.replace(/^\//, '')}`;
  }

  /** A new version. @throws AwsError `ValidationException` and others as Parameter Store names them */
  put(name: string, input: Written): Version {
    check(name, input);
    const versions = this.#stored.get(name) ?? [];
    checkChange(name, versions.at(-1), input);
    const version = {
      ...input,
      version: (versions.at(-1)?.version ?? 0) + 1,
      modified: this.context.clock.now(),
    };
    this.#stored.set(name, [...versions, version].slice(-KEPT_VERSIONS));
    return version;
  }

  /**
   * A data folder's keeps what operators wrote while the template's value stays: CloudFormation would not
   * write it again.
   *
   * @throws AwsError `ParameterAlreadyExists`, and what {@link put} throws
   */
  createFromTemplate(name: string, input: Written): void {
    const isRestored = this.#restored.delete(name);
    if (isRestored && isSame(this.#ofTemplate.get(name)?.at(-1), input)) return;
    if (this.has(name) && !isRestored)
      throw new AwsError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    if (!isSame(this.latest(name), input)) this.put(name, input);
    this.#ofTemplate.set(name, this.#stored.get(name) ?? []);
  }

  /**
   * Over anybody's value: CloudFormation calls PutParameter with Overwrite.
   *
   * @throws AwsError `ParameterNotFound`, `HierarchyTypeMismatch` and others as Parameter Store names them
   */
  updateFromTemplate(name: string, input: Written): void {
    const latest = this.latest(name);
    if (!latest) throw new AwsError('ParameterNotFound', `Parameter ${name} not found.`);
    this.put(name, input);
    this.#ofTemplate.set(name, this.#stored.get(name) ?? []);
  }

  /** One that is gone is no error. */
  deleteFromTemplate(name: string): void {
    this.#ofTemplate.delete(name);
    this.#stored.delete(name);
  }

  has(name: string): boolean {
    return this.#stored.has(name);
  }

  names(): string[] {
    return [...this.#stored.keys()].sort();
  }

  latest(name: string): Version | undefined {
    return this.#stored.get(name)?.at(-1);
  }

  /** @throws AwsError `ParameterVersionNotFound` */
  version(name: string, version: number): Version | undefined {
    const versions = this.#stored.get(name);
    const found = versions?.find((each) => each.version === version);
    if (versions && !found) {
      throw new AwsError(
        'ParameterVersionNotFound',
        `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`,
      );
    }
    return found;
  }

  delete(name: string): boolean {
    return this.#stored.delete(name);
  }

  reset(): void {
    this.#stored.clear();
    for (const [name, versions] of this.#ofTemplate) this.#stored.set(name, versions);
  }
}

function isSame(one: Written | undefined, other: Written): boolean {
  return (
    one?.value === other.value &&
    one.type === other.type &&
    one.description === other.description &&
    one.allowedPattern === other.allowedPattern &&
    one.tier === other.tier &&
    one.dataType === other.dataType
  );
}

function check(name: string, { value, type, tier, allowedPattern }: Written): void {
  const wrong = (message: string) => new AwsError('ValidationException', message);
  if (!NAME.test(name) || (name.includes('/') && !name.startsWith('/'))) {
    throw wrong(
      `Parameter name ${JSON.stringify(name)}: it has letters, digits and ".-_/", and begins with "/" when there is a "/" in it.`,
    );
  }
  if (/^\/?(?:aws|ssm)/i.test(name))
    throw wrong(`Parameter name ${name}: can't be prefixed with "aws" or "ssm".`);
  if (name.split('/').length > 16) {
    throw new AwsError('HierarchyLevelLimitExceededException', `${name} has more than 15 levels.`);
  }
  const limit = tier === 'Advanced' ? ADVANCED_BYTES : STANDARD_BYTES;
  if (value === '') throw wrong(`The value of ${name} is empty.`);
  if (Buffer.byteLength(value) > limit) {
    throw wrong(
      `The value of ${name} has ${Buffer.byteLength(value)} bytes; the tier ${tier} takes ${limit}.`,
    );
  }
  if (type === 'StringList' && value.split(',').some((part) => part === '')) {
    throw wrong(`The value of ${name} is no list: an element between commas is empty.`);
  }
  if (allowedPattern !== undefined && !patternOf(allowedPattern).test(value)) {
    throw new AwsError(
      'ParameterPatternMismatchException',
      `Parameter value, cannot be validated against allowedPattern: ${allowedPattern}`,
    );
  }
}

/** What PutParameter can't overwrite (API_PutParameter: Type, Tier and HierarchyTypeMismatchException). */
function checkChange(name: string, latest: Version | undefined, { type, tier }: Written): void {
  if (!latest) return;
  if (latest.type !== type)
    throw new AwsError(
      'HierarchyTypeMismatchException',
      `Parameter Store doesn't support changing a parameter type: ${name} is a ${latest.type}, not a ${type}. You must create a new, unique parameter.`,
    );
  if (latest.tier === 'Advanced' && tier !== 'Advanced')
    throw new AwsError(
      'ValidationException',
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter.",
    );
}

/** @throws AwsError `InvalidAllowedPatternException` */
function patternOf(allowedPattern: string): RegExp {
  try {
    return new RegExp(`^(?:${allowedPattern})$`);
  } catch {
    throw new AwsError(
      'InvalidAllowedPatternException',
      `AllowedPattern ${JSON.stringify(allowedPattern)} is not a regular expression.`,
    );
  }
}
