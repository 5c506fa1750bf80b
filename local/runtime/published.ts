import { AwsError, type PolicyStatement } from '../contract';
import type { FunctionDefinition } from './function';
import type { WorkerPool } from './pool';

/** A name of a function, with what it stands for. */
export interface Target {
  readonly pool: WorkerPool;
  /** As it was called. */
  readonly arn: string;
  /** Of this name alone. */
  readonly policy: PolicyStatement[];
}

interface Version {
  readonly pool: WorkerPool;
  /** Of provisioned concurrency; 0 for none. */
  readonly containers: number;
  readonly policy: PolicyStatement[];
}

interface Alias {
  readonly version: string;
  readonly policy: PolicyStatement[];
}

export const LATEST = '$LATEST';

/**
 * Versions and aliases of one function. A permission is for the name that it was given for, and no other
 * ("Granting other AWS entities access to your Lambda functions").
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html
 */
export class Published {
  private readonly versions = new Map<string, Version>();
  private readonly aliases = new Map<string, Alias>();
  private last = 0;

  constructor(private readonly functionArn: string) {}

  pools(): WorkerPool[] {
    return [...this.versions.values()].map(({ pool }) => pool);
  }

  /** @param latest what `$LATEST` is now */
  find(qualifier: string, latest: WorkerPool): Target | undefined {
    const arn = `${this.functionArn}:${qualifier}`;
    if (qualifier === LATEST) return { pool: latest, arn, policy: [] };
    const alias = this.aliases.get(qualifier);
    const version = this.versions.get(alias?.version ?? qualifier);
    if (alias?.version === LATEST) return { pool: latest, arn, policy: alias.policy };
    return version && { pool: version.pool, arn, policy: (alias ?? version).policy };
  }

  /**
   * Numbers are never given twice.
   *
   * @param containers that start at once, and are kept
   * @throws FunctionError where they don't start; then there is no version
   * @throws AwsError where nothing has changed since the last: PublishVersion gives that one again, which
   *   CloudFormation refuses
   */
  async publish(
    definition: FunctionDefinition,
    containers: number,
    poolOf: (definition: FunctionDefinition) => WorkerPool,
  ): Promise<string> {
    const newest = this.versions.get(String(this.last));
    if (newest && isSame(newest.pool.definition, definition))
      throw new AwsError(
        'AlreadyExists',
        `A version for this Lambda function exists ( ${this.last} ). Modify the function to create a new version.`,
        409,
      );
    this.last += 1;
    const version = String(this.last);
    const pool = poolOf({ ...definition, version, policy: [] });
    await pool.keep(containers);
    this.versions.set(version, { pool, containers, policy: [] });
    return version;
  }

  /**
   * @returns its containers, to be ended; undefined where it is gone
   * @throws AwsError while an alias names it
   */
  removeVersion(version: string): WorkerPool | undefined {
    const naming = [...this.aliases].filter(([, alias]) => alias.version === version).map(([name]) => name);
    if (naming.length > 0)
      throw new AwsError(
        'ResourceConflictException',
        `Unable to delete version because the following aliases reference it: [${naming.join(', ')}]`,
        409,
      );
    const pool = this.versions.get(version)?.pool;
    this.versions.delete(version);
    return pool;
  }

  hasAlias(name: string): boolean {
    return this.aliases.has(name);
  }

  /** That a version keeps, or all; 0 where there is no such version. */
  containers(version?: string): number {
    return [...this.versions].reduce(
      (sum, [number, { containers }]) => sum + (number === (version ?? number) ? containers : 0),
      0,
    );
  }

  /** Its permissions stay where it is moved. @throws AwsError where there is no such version */
  setAlias(name: string, version: string): void {
    if (version !== LATEST && !this.versions.has(version))
      throw new AwsError(
        'ResourceNotFoundException',
        `Function not found: ${this.functionArn}:${version}`,
        404,
      );
    this.aliases.set(name, { version, policy: this.aliases.get(name)?.policy ?? [] });
  }

  /** Its permissions go with it. */
  removeAlias(name: string): void {
    this.aliases.delete(name);
  }
}

function isSame(one: FunctionDefinition, other: FunctionDefinition): boolean {
  const settings = ({ policy: _, version: __, ...rest }: FunctionDefinition) =>
    JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
  return settings(one) === settings(other);
}
