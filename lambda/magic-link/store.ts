/**
 * Magic links in the secrets table, an item for each user (docs/tables.md).
 *
 * Changes of `links` or `sent` raise `v`, and a reservation needs the version it was decided on: two requests
 * can't take the last place, and no write undoes a redemption.
 */
import { type AttributeValue, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Subject } from '../custom-auth/method';
import { dynamodb } from '../shared/aws/clients';
import { domainHash } from '../shared/bytes';
import { PROOF, proofAttribute, userKey } from '../shared/proofs';
import { addressIn } from '../shared/reading/address';
import { raisingVersion, updatedIf, updateIf, versionOf, writeAtVersion } from '../shared/table/items';
import { goodAgain, usingUp } from '../shared/table/used-once';
import { DAY } from '../shared/table/windows';
import type { StoredLink, UserState } from './limits';

type Owner = Pick<Subject, 'userPoolId' | 'userName'>;

/** Case matters, to be on the safe side. */
export function addressHash(userPoolId: string, address: string): string {
  return domainHash('address', userPoolId, addressIn(address) ?? address).toString('base64url');
}

/** A consistent read. */
export async function readUser(table: string, owner: Owner): Promise<UserState> {
  const { Item: item } = await dynamodb().send(
    new GetItemCommand({
      TableName: table,
      Key: userKey(owner),
      ConsistentRead: true,
      ProjectionExpression: '#v, #links, #sent, #sentBy',
      ExpressionAttributeNames: { '#v': 'v', '#links': 'links', '#sent': 'sent', '#sentBy': 'sentBy' },
    }),
  );
  return {
    version: versionOf(item),
    links: new Map(Object.entries(item?.links?.M ?? {}).map(([hash, link]) => [hash, readLink(link)])),
    sent: new Map(Object.entries(item?.sent?.M ?? {}).map(([nonce, at]) => [nonce, Number(at.N)])),
    sentBy: new Map(
      Object.entries(item?.sentBy?.M ?? {}).map(([nonce, browser]) => [nonce, browser.S ?? '']),
    ),
  };
}

/** False when the version has changed. */
export async function reserve(
  table: string,
  owner: Owner,
  version: number,
  kept: Pick<UserState, 'links' | 'sent' | 'sentBy'>,
  hash: string,
  link: StoredLink,
): Promise<boolean> {
  const links = new Map([...kept.links, [hash, link]]);
  const sent = new Map([[link.request, link.iat], ...kept.sent]);
  const own: [string, string][] = link.browser === undefined ? [] : [[link.request, link.browser]];
  const sentBy = [...own, ...kept.sentBy];
  return writeAtVersion({ table, key: userKey(owner) }, version, {
    links: { M: Object.fromEntries([...links].map(([key, value]) => [key, writeLink(value)])) },
    sent: { M: Object.fromEntries([...sent].map(([nonce, at]) => [nonce, { N: String(at) }])) },
    sentBy: { M: Object.fromEntries(sentBy.map(([nonce, browser]) => [nonce, { S: browser }])) },
    exp: { N: String(Math.max(link.iat + DAY, link.exp)) },
  });
}

/** SES has answered: later tries of the trigger won't send. */
export async function markMailed(table: string, owner: Owner, hash: string): Promise<boolean> {
  return changeLink(table, owner, hash, 'SET #links.#hash.#state = :state', {
    names: { '#state': 'state' },
    values: { ':state': { S: 'mailed' } },
  });
}

/** The mail surely did not go out: removes link and count. */
export async function withdraw(table: string, owner: Owner, hash: string, request: string): Promise<boolean> {
  return changeLink(table, owner, hash, 'REMOVE #links.#hash, #sent.#request', {
    names: { '#sent': 'sent', '#request': request },
    values: {},
  });
}

/** The mail may have gone out: removes only the count. */
export async function leaveDoubtful(
  table: string,
  owner: Owner,
  hash: string,
  request: string,
): Promise<boolean> {
  return changeLink(table, owner, hash, 'SET #links.#hash.#state = :state REMOVE #sent.#request', {
    names: { '#state': 'state', '#sent': 'sent', '#request': request },
    values: { ':state': { S: 'doubtful' } },
  });
}

function changeLink(
  table: string,
  owner: Owner,
  hash: string,
  expression: string,
  extra: { names: Record<string, string>; values: Record<string, AttributeValue> },
): Promise<boolean> {
  return updateIf(
    raisingVersion({
      TableName: table,
      Key: userKey(owner),
      UpdateExpression: expression,
      ConditionExpression: 'attribute_exists(#links.#hash)',
      ExpressionAttributeNames: { '#links': 'links', '#hash': hash, ...extra.names },
      ExpressionAttributeValues: extra.values,
    }),
  );
}

export interface Redemption extends Owner {
  readonly clientId: string;
  readonly hash: string;
  /** Hash of the user's address now. */
  readonly to: string;
  readonly round: string;
  /** S256 of the code verifier sent. */
  readonly codeChallenge: string | undefined;
  /** Unix seconds. */
  readonly now: number;
  /** False: the signature was in the mail. Undefined: either, as the mail's code redeems. */
  readonly keepsSignature?: boolean;
}

/**
 * In one conditional write uses up a link (or its mail's code) and writes the proof for the token trigger:
 * one caller wins; a wrong, missing or needless verifier or a wrong address changes nothing.
 *
 * @returns the stored link; undefined when nothing was written
 */
export async function redeem(
  table: string,
  redemption: Redemption,
  method: string = 'MAGIC_LINK',
): Promise<StoredLink | undefined> {
  const { now, codeChallenge, keepsSignature } = redemption;
  const use = usingUp('#links.#hash', redemption);
  // A link without a challenge must not sign in a browser with a verifier, perhaps as somebody else.
  const asked =
    codeChallenge === undefined
      ? 'attribute_not_exists(#links.#hash.#challenge)'
      : '#links.#hash.#challenge = :challenge';
  const form = keepsSignature ? 'attribute_exists' : 'attribute_not_exists';
  const ofForm = keepsSignature === undefined ? [] : [`${form}(#links.#hash.#signature)`];
  const item = await updatedIf(
    raisingVersion({
      TableName: table,
      Key: userKey(redemption),
      UpdateExpression: `SET ${use.set}, #proof = :proof`,
      ConditionExpression: [
        '#links.#hash.#exp > :now',
        '#links.#hash.#to = :to',
        '#links.#hash.#client = :client',
        asked,
        ...ofForm,
        use.condition,
      ].join(' AND '),
      ExpressionAttributeNames: {
        '#links': 'links',
        '#hash': redemption.hash,
        '#exp': 'exp',
        '#to': 'to',
        '#client': 'clientId',
        '#challenge': 'codeChallenge',
        ...(ofForm.length > 0 ? { '#signature': 'signature' } : {}),
        ...use.names,
        '#proof': PROOF,
      },
      ExpressionAttributeValues: {
        ...use.values,
        ':to': { S: redemption.to },
        ':client': { S: redemption.clientId },
        ':proof': proofAttribute({
          method,
          at: now,
          clientId: redemption.clientId,
          requester: codeChallenge,
        }),
        ...(codeChallenge === undefined ? {} : { ':challenge': { S: codeChallenge } }),
      },
      ReturnValues: 'ALL_NEW',
    }),
  );
  const link = item?.links?.M?.[redemption.hash];
  return link && readLink(link);
}

/** Undoes this round's {@link redeem} where the sign-in couldn't be finished. */
export async function giveBack(table: string, redemption: Redemption): Promise<boolean> {
  const again = goodAgain('#links.#hash', redemption);
  return updateIf(
    raisingVersion({
      TableName: table,
      Key: userKey(redemption),
      UpdateExpression: `REMOVE ${again.remove}, #proof`,
      ConditionExpression: again.condition,
      ExpressionAttributeNames: {
        '#links': 'links',
        '#hash': redemption.hash,
        '#proof': PROOF,
        ...again.names,
      },
      ExpressionAttributeValues: again.values,
    }),
  );
}

function writeLink(link: StoredLink): AttributeValue {
  return {
    M: {
      iat: { N: String(link.iat) },
      exp: { N: String(link.exp) },
      to: { S: link.to },
      request: { S: link.request },
      clientId: { S: link.clientId },
      state: { S: link.state },
      ...(link.codeChallenge === undefined ? {} : { codeChallenge: { S: link.codeChallenge } }),
      ...(link.browser === undefined ? {} : { browser: { S: link.browser } }),
      ...(link.signature === undefined
        ? {}
        : { signature: { B: link.signature.bytes }, keyId: { S: link.signature.keyId } }),
      ...(link.usedBy === undefined ? {} : { usedBy: { S: link.usedBy } }),
      ...(link.usedAt === undefined ? {} : { usedAt: { N: String(link.usedAt) } }),
    },
  };
}

function readLink(value: AttributeValue): StoredLink {
  const link = value.M ?? {};
  const state = link.state?.S;
  return {
    iat: Number(link.iat?.N),
    exp: Number(link.exp?.N),
    to: link.to?.S ?? '',
    request: link.request?.S ?? '',
    clientId: link.clientId?.S ?? '',
    state: state === 'mailed' || state === 'doubtful' ? state : 'pending',
    ...(link.codeChallenge?.S === undefined ? {} : { codeChallenge: link.codeChallenge.S }),
    ...(link.browser?.S === undefined ? {} : { browser: link.browser.S }),
    ...(link.signature?.B === undefined
      ? {}
      : { signature: { bytes: link.signature.B, keyId: link.keyId?.S ?? '' } }),
    ...(link.usedBy?.S === undefined ? {} : { usedBy: link.usedBy.S }),
    ...(link.usedAt?.N === undefined ? {} : { usedAt: Number(link.usedAt.N) }),
  };
}
