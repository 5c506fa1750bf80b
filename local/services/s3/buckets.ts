import { createHash } from 'node:crypto';
import { AwsError, type Clock, type PolicyDocument, type Principal } from '../../contract';
import { type Authorizer, Refused } from '../../iam/authorize';
import type { ObjectMemory } from './memory';
import type { StoredObject } from './stored-object';

/** By default. */
export interface BucketEncryption {
  readonly algorithm: string;
  readonly keyId: string | undefined;
}

export interface BucketDefinition extends BucketSettings {
  readonly name: string;
  readonly arn: string;
}

export interface BucketSettings {
  /** Policies and ACLs for everybody have no effect (all four settings of Block Public Access). */
  readonly blocksPublicAccess: boolean;
  /** `AES256` when absent, as S3 has it since 2023. */
  readonly encryption?: BucketEncryption;
}

interface Bucket extends Pick<BucketDefinition, 'name' | 'arn'> {
  readonly created: number;
  blocksPublicAccess: boolean;
  encryption?: BucketEncryption;
  policy: PolicyDocument | undefined;
  readonly objects: Map<string, StoredObject>;
}

/**
 * In memory, with each object's newest version. IAM judges everybody, CloudFront and callers without
 * credentials too.
 */
export class Buckets {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly authorizer: Authorizer,
    private readonly clock: Clock,
    private readonly region: string,
    private readonly memory?: ObjectMemory,
  ) {}

  /** `LocationConstraint`: nothing in us-east-1. */
  get location(): string {
    return this.region === 'us-east-1' ? '' : this.region;
  }

  /** By name; `created` in milliseconds since the Unix epoch. */
  all(): readonly { readonly name: string; readonly created: number }[] {
    return [...this.buckets.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  /** In order, without asking IAM. @throws AwsError NoSuchBucket */
  keys(name: string): readonly string[] {
    return [...this.find(name).objects.keys()].sort();
  }

  /** @throws AwsError NoSuchBucket */
  encryption(name: string): BucketEncryption {
    return this.find(name).encryption ?? { algorithm: 'AES256', keyId: undefined };
  }

  /** One that is gone is no error. @throws AwsError NoSuchBucket */
  deleteObject(name: string, key: string): void {
    this.find(name).objects.delete(key);
    this.memory?.delete(name, key);
  }

  /** @throws AwsError BucketAlreadyOwnedByYou (API_CreateBucket); other accounts' names are not known here */
  add(definition: BucketDefinition): void {
    if (this.buckets.has(definition.name))
      throw new AwsError(
        'BucketAlreadyOwnedByYou',
        'Your previous request to create the named bucket succeeded and you already own it.',
        409,
      );
    this.buckets.set(definition.name, {
      ...definition,
      created: this.clock.now(),
      policy: undefined,
      objects: new Map(this.memory?.objects(definition.name)),
    });
  }

  has(name: string): boolean {
    return this.buckets.has(name);
  }

  /** Objects and policy stay. @throws AwsError NoSuchBucket */
  change(name: string, settings: BucketSettings): void {
    Object.assign(this.find(name), settings);
  }

  /**
   * With its policy; one that is gone is no error.
   *
   * @throws AwsError BucketNotEmpty ("All objects in the bucket must be deleted before the bucket itself can
   *   be deleted", API_DeleteBucket)
   */
  delete(name: string): void {
    const bucket = this.buckets.get(name);
    if (bucket && bucket.objects.size > 0)
      throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409);
    this.buckets.delete(name);
  }

  /** @throws AwsError NoSuchBucket */
  policy(name: string): PolicyDocument | undefined {
    return this.find(name).policy;
  }

  /** Undefined removes it. @throws AwsError NoSuchBucket */
  setPolicy(name: string, policy: PolicyDocument | undefined): void {
    this.find(name).policy = policy;
  }

  /** Of an object or the bucket: ARN and bucket policy. @throws AwsError NoSuchBucket */
  resource(name: string, key?: string) {
    const { arn, policy } = this.find(name);
    return {
      resource: key === undefined ? arn : `${arn}/${key}`,
      ...(policy ? { resourcePolicy: { document: policy, mustAllow: false } } : {}),
    };
  }

  /** Replaces an object of this key. @throws AwsError NoSuchBucket */
  put(
    name: string,
    key: string,
    object: Pick<StoredObject, 'body' | 'contentType' | 'cacheControl'>,
    etag = `"${createHash('md5').update(object.body).digest('hex')}"`,
  ): string {
    const encryption = this.encryption(name).algorithm;
    this.store(name, key, { ...object, etag, encryption, lastModified: this.clock.now() });
    return etag;
  }

  private store(name: string, key: string, object: StoredObject): void {
    this.find(name).objects.set(key, object);
    this.memory?.keep(name, key, object);
  }

  /** @throws AwsError NoSuchBucket, NoSuchKey */
  tag(name: string, key: string, tags: Readonly<Record<string, string>>): void {
    this.store(name, key, { ...this.get(name, key), tags });
  }

  /** @throws AwsError NoSuchBucket, NoSuchKey */
  get(name: string, key: string): StoredObject {
    const object = this.find(name).objects.get(key);
    if (!object) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
    return object;
  }

  /**
   * For callers that the gateway doesn't check.
   *
   * @throws AwsError NoSuchBucket; AccessDenied, also for what isn't there where the caller may not list the
   *   bucket; NoSuchKey
   */
  read(name: string, key: string, principal: Principal): StoredObject {
    const { arn, objects } = this.find(name);
    this.judge(name, principal, 's3:GetObject', `${arn}/${key}`);
    if (!objects.has(key)) this.judge(name, principal, 's3:ListBucket', arn);
    return this.get(name, key);
  }

  /**
   * In order, for callers that the gateway doesn't check.
   *
   * @throws AwsError NoSuchBucket, AccessDenied
   */
  list(name: string, principal: Principal): readonly string[] {
    const { arn, objects } = this.find(name);
    this.judge(name, principal, 's3:ListBucket', arn);
    return [...objects.keys()].sort();
  }

  private judge(name: string, principal: Principal, action: string, resource: string): void {
    const { policy, blocksPublicAccess } = this.find(name);
    const denied = new AwsError('AccessDenied', 'Access Denied', 403);
    if (principal.kind === 'anonymous' && blocksPublicAccess) throw denied;
    try {
      this.authorizer.authorize(
        { principal, sourceIp: '127.0.0.1', userAgent: '' },
        {
          action,
          resource,
          ...(policy ? { resourcePolicy: { document: policy, mustAllow: false } } : {}),
        },
      );
    } catch (error) {
      if (error instanceof Refused) throw denied;
      throw error;
    }
  }

  private find(name: string): Bucket {
    const bucket = this.buckets.get(name);
    if (!bucket) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    return bucket;
  }
}
