/**
 * Browsers that have proven an account have their own limits, so that strangers who use up the shared ones
 * keep no owner out (docs/adr/021).
 *
 * An item for each user: `browsers` (id → `at`, the last proof, in Unix seconds), `v`, `exp`. Only
 * verify-auth-challenge-response writes it, after a right answer. An id is a hash of 256 random bits and
 * opens nothing. Reads and writes throw errors of DynamoDB.
 */
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb } from './aws/clients';
import { domainHash } from './bytes';
import type { ClientMetadata } from './client-metadata';
import { changeAtVersion, versionOf, writeAtVersion } from './table/items';

/** The one proven longest ago makes way. */
export const MAX_KNOWN_BROWSERS = 5;
/** Seconds that a browser stays known after its last proof. */
export const KNOWN_SECONDS = 180 * 86_400;
/** Seconds after which a proof is noted again. */
const NOTED_AGAIN_SECONDS = 86_400;
/** Tries against concurrent writes. */
const MAX_WRITES = 3;

interface Owner {
  readonly userPoolId: string;
  readonly userName: string;
}

export function knownBrowsersKey({ userPoolId, userName }: Owner) {
  return { userNameHash: { B: domainHash('known-browsers', userPoolId, userName) } };
}

/** `deviceSecret`: base64url of 32 random bytes; anything else is none. */
function idOf({ userPoolId, userName }: Owner, metadata: ClientMetadata): string | undefined {
  const secret = metadata.get('deviceSecret');
  if (secret === undefined || !/^[A-Za-z0-9_-]{43}$/.test(secret)) return undefined;
  return domainHash('known-browser', userPoolId, userName, secret).toString('base64url');
}

/**
 * Undefined for an unknown browser. If a secret was sent, reads whoever the user is.
 *
 * @param now Unix seconds
 */
export async function knownBrowser(
  table: string,
  owner: Owner & { readonly metadata: ClientMetadata },
  now: number,
): Promise<string | undefined> {
  const id = idOf(owner, owner.metadata);
  if (id === undefined) return undefined;
  return (await read(table, owner, now)).browsers.has(id) ? id : undefined;
}

export async function knownBrowsers(table: string, owner: Owner, now: number): Promise<readonly string[]> {
  return [...(await read(table, owner, now)).browsers.keys()];
}

export interface SeenBrowser {
  /** If it has proven the user before. */
  readonly known: string | undefined;
  /** After a right answer. */
  remember(): Promise<void>;
}

/**
 * Called while the answer is being checked. Undefined without a secret; reads whoever the user is.
 *
 * @param now Unix seconds
 */
export async function seeBrowser(
  table: string,
  owner: Owner & { readonly metadata: ClientMetadata },
  now: number,
): Promise<SeenBrowser | undefined> {
  const id = idOf(owner, owner.metadata);
  if (id === undefined) return undefined;
  const first = await read(table, owner, now);
  return {
    known: first.browsers.has(id) ? id : undefined,
    remember: () => remember(table, owner, id, first, now),
  };
}

/** Keeps others' writes since `first` was read. */
async function remember(table: string, owner: Owner, id: string, first: Known, now: number): Promise<void> {
  const noted = await changeAtVersion<Known, Known['browsers'], true>(
    {
      read: () => read(table, owner, now),
      write: ({ version }, browsers) => write(table, owner, version, browsers, now),
    },
    ({ browsers }) => ({
      ...((browsers.get(id) ?? 0) > now - NOTED_AGAIN_SECONDS
        ? {}
        : { next: withBrowser(browsers, id, now) }),
      result: true,
    }),
    { first, tries: MAX_WRITES },
  );
  if (!noted) throw new Error('Other sign-ins kept writing down their browsers.');
}

/** Pure. */
export function withBrowser(
  browsers: ReadonlyMap<string, number>,
  id: string,
  now: number,
): ReadonlyMap<string, number> {
  const others = [...browsers].filter(([other]) => other !== id).sort(([, a], [, b]) => b - a);
  return new Map([[id, now] as const, ...others.slice(0, MAX_KNOWN_BROWSERS - 1)]);
}

interface Known {
  /** 0 for none. */
  readonly version: number;
  readonly browsers: ReadonlyMap<string, number>;
}

async function read(table: string, owner: Owner, now: number): Promise<Known> {
  const { Item: item } = await dynamodb().send(
    new GetItemCommand({ TableName: table, Key: knownBrowsersKey(owner), ConsistentRead: true }),
  );
  const all = Object.entries(item?.browsers?.M ?? {}).map(([id, at]) => [id, Number(at.N)] as const);
  return {
    version: versionOf(item),
    browsers: new Map(all.filter(([, at]) => at > now - KNOWN_SECONDS)),
  };
}

/** False when the version has changed. */
async function write(
  table: string,
  owner: Owner,
  version: number,
  browsers: ReadonlyMap<string, number>,
  now: number,
): Promise<boolean> {
  return writeAtVersion({ table, key: knownBrowsersKey(owner) }, version, {
    browsers: { M: Object.fromEntries([...browsers].map(([id, at]) => [id, { N: String(at) }])) },
    exp: { N: String(now + KNOWN_SECONDS) },
  });
}
