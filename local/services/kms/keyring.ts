import { AwsError, type LocalContext, type PolicyDocument } from '../../contract';
import type { KeyUsage, SpecName } from './key-spec';
import { type Material, makeMaterial, readMaterial } from './material';

export interface KeyDefinition {
  readonly id: string;
  readonly spec: SpecName;
  readonly usage: KeyUsage;
  readonly description: string;
  readonly policy: PolicyDocument;
  readonly multiRegion: boolean;
  readonly enabled: boolean;
  /** Epoch milliseconds; of a key whose stack deleted it. */
  readonly deletionDate?: number;
}

interface KeyState {
  readonly enabled: boolean;
  /** Epoch milliseconds, if deletion is scheduled. */
  readonly deletionDate?: number;
}

interface KeptKey {
  /** Epoch milliseconds. */
  readonly created: number;
  /** Of {@link makeMaterial}; absent until first used. */
  readonly material?: string;
}

export interface Key extends KeyDefinition, KeyState {
  readonly arn: string;
  /** Epoch milliseconds. */
  readonly created: number;
  readonly state: 'Enabled' | 'Disabled' | 'PendingDeletion';
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

export class Keyring {
  readonly #definitions = new Map<string, KeyDefinition>();
  /** Key ids by alias name with `alias/`. */
  readonly #aliases = new Map<string, string>();
  readonly #kept: Map<string, KeptKey>;
  readonly #states: Map<string, KeyState>;
  readonly #material = new Map<string, Promise<Material>>();

  constructor(readonly context: LocalContext) {
    this.#kept = context.state.map<KeptKey>('kms/keys');
    this.#states = context.state.map<KeyState>('kms/states');
  }

  /** `arn:…:kms:region:account:<rest>` */
  arn(rest: string): string {
    const { partition, region, account } = this.context;
    return `arn:${partition}:kms:${region}:${account}:${rest}`;
  }

  /** @throws AwsError `AlreadyExistsException` for a second key of one id */
  add(definition: KeyDefinition): void {
    if (this.#definitions.has(definition.id))
      throw new AwsError('AlreadyExistsException', `Key ${this.arn(`key/${definition.id}`)} already exists.`);
    this.#definitions.set(definition.id, definition);
    if (!this.#kept.has(definition.id)) this.#kept.set(definition.id, { created: this.context.clock.now() });
  }

  /**
   * Material stays, and state unless `enabled` changes.
   *
   * @throws AwsError `NotFoundException`, `KMSInvalidStateException` when the key is to be deleted
   */
  change(id: string, settings: Pick<KeyDefinition, 'description' | 'policy' | 'enabled'>): void {
    const key = this.find(id);
    if (key.state === 'PendingDeletion') throw pendingDeletion(key);
    // Drops a deletion that came with a stack and was cancelled since.
    const { deletionDate: _, ...definition } = this.#definition(id);
    this.#definitions.set(id, { ...definition, ...settings });
    if (settings.enabled !== definition.enabled) this.#states.delete(id);
  }

  /**
   * Schedules the deletion with the key's stack; holds over a reset. A key that is gone or going is no error.
   */
  delete(id: string, days: number): void {
    const key = this.#key(id);
    if (!key || key.state === 'PendingDeletion') return;
    const deletionDate = this.context.clock.now() + days * DAY_MILLISECONDS;
    this.#definitions.set(id, { ...this.#definition(id), deletionDate });
    this.#states.delete(id);
  }

  /**
   * @throws AwsError `AlreadyExistsException`, `NotFoundException`, `KMSInvalidStateException`
   * (API_CreateAlias)
   */
  addAlias(name: string, keyId: string): void {
    const key = this.find(keyId);
    if (key.state === 'PendingDeletion') throw pendingDeletion(key);
    if (this.#aliases.has(name)) {
      throw new AwsError('AlreadyExistsException', `An alias with the name ${this.arn(name)} already exists`);
    }
    this.#aliases.set(name, key.id);
  }

  /**
   * @throws AwsError `NotFoundException`; `KMSInvalidStateException`; `ValidationException`: "The current and
   *   new KMS key must be the same type (both symmetric or both asymmetric or both HMAC), and they must have
   *   the same key usage" (API_UpdateAlias)
   */
  changeAlias(name: string, keyId: string): void {
    const before = this.find(name);
    const key = this.find(keyId);
    if (key.state === 'PendingDeletion') throw pendingDeletion(key);
    if (kindOf(key) !== kindOf(before) || key.usage !== before.usage)
      throw new AwsError(
        'ValidationException',
        `The alias ${name} can't lead to ${key.arn}: the current and new KMS key must be the same type and must have the same key usage.`,
      );
    this.#aliases.set(name, key.id);
  }

  /** One that is gone is no error. */
  deleteAlias(name: string): void {
    this.#aliases.delete(name);
  }

  keys(): Key[] {
    return [...this.#definitions.keys()].flatMap((id) => this.#key(id) ?? []);
  }

  aliases(): { readonly name: string; readonly keyId: string }[] {
    return [...this.#aliases].map(([name, keyId]) => ({ name, keyId }));
  }

  /**
   * By id, ARN, alias name or alias ARN.
   *
   * @throws AwsError `NotFoundException`, `ValidationException`
   */
  find(keyId: unknown): Key {
    if (typeof keyId !== 'string' || keyId.length < 1 || keyId.length > 2048) {
      throw new AwsError(
        'ValidationException',
        "1 validation error detected: Value at 'keyId' failed to satisfy constraint: Member must be a string of 1 to 2048 characters",
      );
    }
    const alias = this.aliasIn(keyId);
    const keyPrefix = this.arn('key/');
    const id = alias
      ? this.#aliases.get(alias)
      : keyId.startsWith(keyPrefix)
        ? keyId.slice(keyPrefix.length)
        : keyId;
    const key = id === undefined ? undefined : this.#key(id);
    if (key) return key;
    if (alias) throw new AwsError('NotFoundException', `Alias ${this.arn(alias)} is not found.`);
    const arn = keyId.startsWith('arn:') ? keyId : this.arn(`key/${keyId}`);
    throw new AwsError('NotFoundException', `Key '${arn}' does not exist`);
  }

  /** Undefined for an id or a key's ARN. */
  aliasIn(keyId: string): string | undefined {
    const prefix = this.arn('alias/');
    if (keyId.startsWith(prefix)) return `alias/${keyId.slice(prefix.length)}`;
    return keyId.startsWith('alias/') ? keyId : undefined;
  }

  /**
   * Made when first asked for.
   *
   * @throws AwsError `DisabledException`, `KMSInvalidStateException` when the key can't be used
   */
  material(key: Key): Promise<Material> {
    this.checkUsable(key);
    const known = this.#material.get(key.id);
    if (known) return known;
    const kept = this.#kept.get(key.id);
    const made = kept?.material
      ? Promise.resolve(readMaterial(kept.material))
      : makeMaterial(key.spec).then((material) => {
          this.#kept.set(key.id, { created: key.created, material });
          return readMaterial(material);
        });
    this.#material.set(key.id, made);
    return made;
  }

  /** @throws AwsError `DisabledException`, `KMSInvalidStateException` */
  checkUsable(key: Key): void {
    if (key.state === 'PendingDeletion') throw pendingDeletion(key);
    if (key.state === 'Disabled') throw new AwsError('DisabledException', `${key.arn} is disabled.`);
  }

  /** @throws AwsError `KMSInvalidStateException` when the key is to be deleted */
  setEnabled(key: Key, enabled: boolean): void {
    if (key.state === 'PendingDeletion') throw pendingDeletion(key);
    this.#states.set(key.id, { enabled });
  }

  /** @throws AwsError `KMSInvalidStateException` when that is so already */
  scheduleDeletion(key: Key, days: number): number {
    if (key.state === 'PendingDeletion') throw pendingDeletion(key);
    const deletionDate = this.context.clock.now() + days * DAY_MILLISECONDS;
    this.#states.set(key.id, { enabled: false, deletionDate });
    return deletionDate;
  }

  /**
   * Leaves the key disabled, as KMS does. @throws AwsError `KMSInvalidStateException` when nothing is
   * scheduled
   */
  cancelDeletion(key: Key): void {
    if (key.state !== 'PendingDeletion') {
      throw new AwsError('KMSInvalidStateException', `${key.arn} is not pending deletion.`);
    }
    this.#states.set(key.id, { enabled: false });
  }

  /** Back to the templates' states; material stays. */
  reset(): void {
    this.#states.clear();
  }

  /** There, and not about to go. */
  has(id: string): boolean {
    return ['Enabled', 'Disabled'].includes(this.#key(id)?.state ?? '');
  }

  #definition(id: string): KeyDefinition {
    const definition = this.#definitions.get(id);
    if (!definition) throw new AwsError('NotFoundException', `Key '${this.arn(`key/${id}`)}' does not exist`);
    return definition;
  }

  #key(id: string): Key | undefined {
    const known = this.#definitions.get(id);
    if (!known) return undefined;
    const { deletionDate: deleted, ...definition } = known;
    const state: KeyState = this.#states.get(id) ?? {
      enabled: definition.enabled && deleted === undefined,
      ...(deleted === undefined ? {} : { deletionDate: deleted }),
    };
    const { deletionDate } = state;
    if (deletionDate !== undefined && deletionDate <= this.context.clock.now()) return undefined;
    return {
      ...definition,
      ...state,
      arn: this.arn(`key/${id}`),
      created: this.#kept.get(id)?.created ?? this.context.clock.now(),
      state: deletionDate !== undefined ? 'PendingDeletion' : state.enabled ? 'Enabled' : 'Disabled',
    };
  }
}

function kindOf({ spec }: Key): string {
  if (spec.startsWith('HMAC')) return 'HMAC';
  return spec === 'SYMMETRIC_DEFAULT' ? 'symmetric' : 'asymmetric';
}

function pendingDeletion(key: Key): AwsError {
  return new AwsError('KMSInvalidStateException', `${key.arn} is pending deletion.`);
}
