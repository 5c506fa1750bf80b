/**
 * Browsers that have proven an account before: each keeps limits of its own, so that strangers who use up
 * what everybody shares keep no owner out (OWASP, Slow Down Online Guessing Attacks with Device Cookies).
 *
 * One item a user of the secrets table: `browsers` (id → `at`, the last proof, in seconds since the Unix
 * epoch), `v`, `exp`. Written by verify-auth-challenge-response alone, after a right answer; read by it and
 * by create-auth-challenge. An id is a hash of 256 random bits, which a reader of the table can't turn back.
 * It opens nothing: who steals a secret, or writes an id of their own, has a budget of requests and guesses,
 * which is what somebody who can write has anyway.
 */
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb } from './aws/clients';
import { domainHash } from './bytes';
import type { ClientMetadata } from './client-metadata';
import { changeAtVersion, versionOf, writeAtVersion } from './table/items';

/** Browsers of one user that keep limits of their own; the one that was proven longest ago makes way. */
export const MAX_KNOWN_BROWSERS = 5;
/** Seconds that a browser stays known after its last proof: 180 days. */
export const KNOWN_SECONDS = 180 * 86_400;
/** Seconds after which a proof is noted again. */
const NOTED_AGAIN_SECONDS = 86_400;
/** How often a note is tried that others' writes get in the way of. */
const MAX_WRITES = 3;

interface Owner {
  readonly userPoolId: string;
  readonly userName: string;
}

/** Key of the item that holds a user's known browsers. */
export function knownBrowsersKey({ userPoolId, userName }: Owner) {
  return { userNameHash: { B: domainHash('known-browsers', userPoolId, userName) } };
}

/** Reads `deviceSecret`: base64url of 32 random bytes, 43 characters. Anything else is as none. */
function idOf({ userPoolId, userName }: Owner, metadata: ClientMetadata): string | undefined {
  const secret = metadata.get('deviceSecret');
  if (secret === undefined || !/^[A-Za-z0-9_-]{43}$/.test(secret)) return undefined;
  return domainHash('known-browser', userPoolId, userName, secret).toString('base64url');
}

/**
 * Id of the browser that asks or answers, where it has proven this user before. A client that sends a secret
 * costs a read whoever the user is.
 *
 * @param now seconds since the Unix epoch
 * @throws errors of DynamoDB
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

/** Ids of all browsers that a user may have limits of. @throws errors of DynamoDB */
export async function knownBrowsers(table: string, owner: Owner, now: number): Promise<readonly string[]> {
  return [...(await read(table, owner, now)).browsers.keys()];
}

/** A browser that sent a secret, and what its user's item says of it. */
export interface SeenBrowser {
  /** Its id where it has proven the user before ({@link knownBrowser}). */
  readonly known: string | undefined;
  /**
   * Makes it known to the user, or known for longer: for a browser that gave a right answer.
   *
   * @throws errors of DynamoDB
   */
  remember(): Promise<void>;
}

/**
 * Looks a browser up while its answer is still being checked. Undefined without a secret; a client that sends
 * one costs a read whoever the user is.
 *
 * @param now seconds since the Unix epoch
 * @throws errors of DynamoDB
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

/** What others have written since `first` was read is found by its version, and kept. */
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

/** The browsers after a proof of one of them. Pure. */
export function withBrowser(
  browsers: ReadonlyMap<string, number>,
  id: string,
  now: number,
): ReadonlyMap<string, number> {
  const others = [...browsers].filter(([other]) => other !== id).sort(([, a], [, b]) => b - a);
  return new Map([[id, now] as const, ...others.slice(0, MAX_KNOWN_BROWSERS - 1)]);
}

interface Known {
  /** 0 when there is nothing yet. */
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

/** False when somebody else has written since `version`. */
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
