import { createHmac, createPrivateKey, generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { JWK } from 'jose';
import { calculateJwkThumbprint } from 'jose/jwk/thumbprint';
import type { LocalContext } from '../../../contract';
import { invalidParameter, resourceNotFound } from '../errors';
import type { PoolKeys, UserPool, UserPoolClient } from '../model';
import { requireRoom } from '../quotas';
import { textOf } from './properties';

const makeKeyPair = promisify(generateKeyPair);
const SIGNING_KEY_BITS = 2048;

/** Of templates; the pools' keys outlive restarts. */
export class Pools {
  readonly #pools = new Map<string, UserPool>();
  readonly #clients = new Map<string, UserPoolClient>();
  readonly #keys: Map<string, PoolKeys>;
  readonly #secrets: Map<string, string>;
  readonly #domains = new Map<string, string>();
  readonly #keysUnderWay = new Map<string, Promise<PoolKeys>>();
  readonly #context: LocalContext;

  constructor(context: LocalContext) {
    this.#context = context;
    this.#keys = context.state.map<PoolKeys>('cognito.keys');
    this.#secrets = context.state.map<string>('cognito.clientSecrets');
  }

  /**
   * Also redefines a pool; keys and clients stay.
   *
   * @throws AwsError LimitExceededException
   */
  addPool(pool: UserPool): void {
    if (!this.#pools.has(pool.id)) requireRoom('pools', this.#pools.size);
    this.#pools.set(pool.id, pool);
    // An RSA key takes a moment.
    this.keys(pool.id).catch((error: unknown) =>
      this.#context.log(`The signing key of user pool ${pool.id} could not be made: ${String(error)}`),
    );
  }

  /** @throws AwsError LimitExceededException when the pool is full */
  addClient(client: UserPoolClient): void {
    if (!this.#clients.has(client.id)) requireRoom('clients', this.clientsOf(client.poolId).length);
    this.#clients.set(client.id, client);
  }

  /**
   * With clients and keys.
   *
   * @throws AwsError InvalidParameterException while it is protected against deletion or has a domain
   *   (API_DeleteUserPool)
   */
  deletePool(pool: UserPool): void {
    if (textOf(pool.properties, 'DeletionProtection') === 'ACTIVE')
      throw invalidParameter(
        'The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.',
      );
    if ([...this.#domains.values()].includes(pool.id))
      throw invalidParameter(
        'User pool cannot be deleted. It has a domain configured that should be deleted first.',
      );
    for (const { id } of this.clientsOf(pool.id)) this.deleteClient(id);
    this.#pools.delete(pool.id);
    this.#keys.delete(pool.id);
    this.#keysUnderWay.delete(pool.id);
  }

  /** With its secret; one that is gone is no error. */
  deleteClient(clientId: string): void {
    this.#clients.delete(clientId);
    this.#secrets.delete(clientId);
  }

  /**
   * @throws AwsError InvalidParameterException when it is taken, or the pool has another
   *   (API_CreateUserPoolDomain)
   */
  addDomain(domain: string, poolId: string): void {
    const holder = this.#domains.get(domain);
    if (holder !== undefined && holder !== poolId)
      throw invalidParameter('Domain already associated with another user pool.');
    // One prefix domain and one own domain.
    const isPrefix = (name: string) => !name.includes('.');
    for (const [name, id] of this.#domains)
      if (id === poolId && isPrefix(name) === isPrefix(domain))
        throw invalidParameter('User pool already has a domain configured.');
    this.#domains.set(domain, poolId);
  }

  /** One that is gone is no error. */
  deleteDomain(domain: string): void {
    this.#domains.delete(domain);
  }

  /** 52 characters; kept in a data folder. */
  secretOf(clientId: string): string {
    const kept = this.#secrets.get(clientId);
    if (kept) return kept;
    const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
    // 252 = 7 × 36: larger bytes would favour the first letters.
    const letters = [...randomBytes(256)].filter((byte) => byte < 252).slice(0, 52);
    const secret = letters.map((byte) => alphabet.charAt(byte % 36)).join('');
    this.#secrets.set(clientId, secret);
    return secret;
  }

  find(poolId: string): UserPool | undefined {
    return this.#pools.get(poolId);
  }

  /** @throws AwsError ResourceNotFoundException */
  pool(poolId: string): UserPool {
    const pool = this.#pools.get(poolId);
    if (!pool) throw resourceNotFound(`User pool ${poolId} does not exist.`);
    return pool;
  }

  /** @throws AwsError ResourceNotFoundException */
  client(clientId: string): UserPoolClient {
    const client = this.#clients.get(clientId);
    if (!client) throw resourceNotFound(`User pool client ${clientId} does not exist.`);
    return client;
  }

  /** @throws AwsError ResourceNotFoundException also for a client of another pool */
  clientOf(poolId: string, clientId: string): UserPoolClient {
    const client = this.client(clientId);
    if (client.poolId !== poolId) throw resourceNotFound(`User pool client ${clientId} does not exist.`);
    return client;
  }

  all(): readonly UserPool[] {
    return [...this.#pools.values()];
  }

  clientsOf(poolId: string): readonly UserPoolClient[] {
    return [...this.#clients.values()].filter((client) => client.poolId === poolId);
  }

  /** Made at the first call. */
  async keys(poolId: string): Promise<PoolKeys> {
    const kept = this.#keys.get(poolId);
    if (kept) return kept;
    const underWay = this.#keysUnderWay.get(poolId) ?? this.#makeKeys(poolId);
    this.#keysUnderWay.set(poolId, underWay);
    return underWay;
  }

  async #makeKeys(poolId: string): Promise<PoolKeys> {
    const createdAt = this.#context.clock.now();
    const { privateKey } = await makeKeyPair('rsa', {
      modulusLength: SIGNING_KEY_BITS,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    // Node.js 20 may wait for ever when a generated key is exported as JWK while its generator is freed.
    const privateJwk = createPrivateKey(privateKey).export({ format: 'jwk' });
    const keys: PoolKeys = {
      privateJwk: { ...privateJwk },
      kid: await calculateJwkThumbprint(privateJwk as JWK),
      simulationKey: randomBytes(32).toString('base64'),
      createdAt,
    };
    // The pool may have been deleted meanwhile.
    if (this.#keysUnderWay.delete(poolId)) this.#keys.set(poolId, keys);
    return keys;
  }

  async settle(): Promise<void> {
    await Promise.allSettled(this.#keysUnderWay.values());
  }

  /**
   * For a user who doesn't exist: a UUID like a `sub`, the same for one pool and username ("Managing user
   * existence error responses" of the developer guide).
   */
  async simulatedSub(poolId: string, normalisedUsername: string): Promise<string> {
    const bytes = await this.simulatedBytes(poolId, normalisedUsername);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  /** The same 32 for one pool and seed; to outsiders they look random. */
  async simulatedBytes(poolId: string, seed: string): Promise<Buffer> {
    const { simulationKey } = await this.keys(poolId);
    return createHmac('sha256', Buffer.from(simulationKey, 'base64')).update(seed).digest();
  }

  issuer(poolId: string): string {
    return `${this.#context.endpoint()}/${poolId}`;
  }
}
