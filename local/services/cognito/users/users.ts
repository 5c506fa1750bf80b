import { AwsError, type LocalContext } from '../../../contract';
import { userNotFound } from '../errors';
import type { ContactAttribute, Group, User, UserPool } from '../model';
import { requireRoom } from '../quotas';

const ALIAS_NAMES: Readonly<Record<string, string>> = {
  email: 'email',
  phone_number: 'phone_number',
  preferred_username: 'preferred username',
};

/** Of all pools, by username, `sub` and sign-in alias. */
export class Users {
  readonly #users: Map<string, User>;
  readonly #groups: Map<string, Group>;
  readonly #index = new Map<string, string>();
  readonly #indexed = new Map<string, readonly string[]>();
  /** Users and groups of an earlier run. */
  readonly #restored: Set<string>;
  readonly #context: LocalContext;

  constructor(context: LocalContext) {
    this.#context = context;
    this.#users = context.state.map<User>('cognito.users');
    this.#groups = context.state.map<Group>('cognito.groups');
    this.#restored = new Set([...this.#users.keys(), ...this.#groups.keys()]);
  }

  /** True once for each of an earlier run, which its template then finds. */
  takeRestored(poolId: string, subOrGroupName: string): boolean {
    return this.#restored.delete(`${poolId} ${subOrGroupName}`);
  }

  /** Makes a data folder's users findable. */
  indexPool(pool: UserPool): void {
    for (const [key, user] of this.#users) if (user.poolId === pool.id) this.#reindex(key, pool, user);
  }

  /** Ignores case where the pool does. */
  normalise(pool: UserPool, name: string): string {
    return pool.caseSensitive ? name : name.toLowerCase();
  }

  /** By username, `sub` or alias. */
  find(pool: UserPool, name: string): User | undefined {
    const key = this.#index.get(`${pool.id} ${this.normalise(pool, name)}`);
    return key === undefined ? undefined : this.#users.get(key);
  }

  /** @throws AwsError UserNotFoundException */
  get(pool: UserPool, name: string): User {
    const user = this.find(pool, name);
    if (!user) throw userNotFound();
    return user;
  }

  bySub(poolId: string, sub: string): User | undefined {
    return this.#users.get(`${poolId} ${sub}`);
  }

  namesOf(pool: UserPool, user: User): readonly string[] {
    const signIn = pool.usernameAttributes.flatMap((name) => user.attributes[name] ?? []);
    const aliases = pool.aliasAttributes.flatMap((name) => {
      const value = user.attributes[name];
      const counts = name === 'preferred_username' || user.attributes[`${name}_verified`] === 'true';
      return value && counts ? [value] : [];
    });
    return [user.username, user.sub, ...signIn, ...aliases];
  }

  /**
   * Sets the time of the change.
   *
   * @throws AwsError AliasExistsException when a name of the user belongs to somebody else
   */
  save(pool: UserPool, user: User): User {
    const key = `${pool.id} ${user.sub}`;
    for (const name of this.namesOf(pool, user)) {
      const holder = this.#index.get(`${pool.id} ${this.normalise(pool, name)}`);
      if (holder !== undefined && holder !== key) throw this.#taken(user, name);
    }
    const saved: User = { ...user, modifiedAt: this.#context.clock.now() };
    this.#users.set(key, saved);
    this.#reindex(key, pool, saved);
    return saved;
  }

  /**
   * The stored user may be newer than the caller's copy.
   *
   * @throws AwsError UserNotFoundException when it was deleted meanwhile, AliasExistsException as {@link
   *   save}
   */
  update(pool: UserPool, user: User, change: (current: User) => Partial<User>): User {
    const current = this.bySub(pool.id, user.sub);
    if (!current) throw userNotFound();
    return this.save(pool, { ...current, ...change(current) });
  }

  #taken(user: User, name: string): AwsError {
    const attribute = Object.keys(ALIAS_NAMES).find((candidate) => user.attributes[candidate] === name);
    return attribute
      ? new AwsError(
          'AliasExistsException',
          `An account with the given ${ALIAS_NAMES[attribute]} already exists.`,
        )
      : new AwsError('UsernameExistsException', 'User already exists');
  }

  #reindex(key: string, pool: UserPool, user: User): void {
    for (const old of this.#indexed.get(key) ?? []) this.#index.delete(old);
    const entries = this.namesOf(pool, user).map((name) => `${pool.id} ${this.normalise(pool, name)}`);
    for (const entry of entries) this.#index.set(entry, key);
    this.#indexed.set(key, entries);
  }

  delete(user: User): void {
    const key = `${user.poolId} ${user.sub}`;
    for (const entry of this.#indexed.get(key) ?? []) this.#index.delete(entry);
    this.#indexed.delete(key);
    this.#users.delete(key);
  }

  deleteAll(poolId: string): void {
    for (const user of this.in(poolId)) this.delete(user);
    for (const { name } of this.groupsIn(poolId)) this.#groups.delete(`${poolId} ${name}`);
  }

  /** From whoever holds it (`ForceAliasCreation`). */
  releaseAlias(pool: UserPool, attribute: ContactAttribute, value: string): void {
    const holder = this.find(pool, value);
    if (!holder || holder.attributes[attribute] === undefined) return;
    this.save(pool, {
      ...holder,
      attributes: { ...holder.attributes, [`${attribute}_verified`]: 'false' },
    });
  }

  /** Oldest first. */
  in(poolId: string): readonly User[] {
    return [...this.#users.values()].filter((user) => user.poolId === poolId);
  }

  group(poolId: string, name: string): Group {
    const group = this.#groups.get(`${poolId} ${name}`);
    if (!group) throw new AwsError('ResourceNotFoundException', 'Group not found.');
    return group;
  }

  hasGroup(poolId: string, name: string): boolean {
    return this.#groups.has(`${poolId} ${name}`);
  }

  /** @throws AwsError LimitExceededException when the pool is full */
  saveGroup(group: Group): void {
    if (!this.hasGroup(group.poolId, group.name))
      requireRoom(
        'groups',
        [...this.#groups.values()].filter(({ poolId }) => poolId === group.poolId).length,
      );
    this.#groups.set(`${group.poolId} ${group.name}`, group);
  }

  deleteGroup(pool: UserPool, name: string): void {
    this.#groups.delete(`${pool.id} ${name}`);
    for (const user of this.in(pool.id)) {
      if (user.groups.includes(name))
        this.save(pool, { ...user, groups: user.groups.filter((group) => group !== name) });
    }
  }

  groupsIn(poolId: string): readonly Group[] {
    return [...this.#groups.values()]
      .filter((group) => group.poolId === poolId)
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** The best (lowest) precedence first. */
  groupsOf(user: User): readonly Group[] {
    const precedence = (group: Group) => group.precedence ?? Number.MAX_SAFE_INTEGER;
    return user.groups
      .flatMap((name) => this.#groups.get(`${user.poolId} ${name}`) ?? [])
      .sort((one, other) => precedence(one) - precedence(other));
  }

  clear(): void {
    for (const map of [this.#users, this.#groups, this.#index, this.#indexed, this.#restored]) map.clear();
  }
}
