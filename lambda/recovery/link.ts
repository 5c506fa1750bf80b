/**
 * Recovery links: an operator has one mailed to a user, who signs in with it once. What makes it unguessable
 * are 256 random bits, which nobody but the reader of the mail ever has. The table holds a keyed hash over
 * them and all that the link is bound to, so that a writer of the table can neither make a link nor change
 * one. It stands in the user's own item, so that using it up and noting the proof is one write, and a new
 * link takes the place of the last one.
 */
import { type AttributeValue, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../shared/aws/clients';
import { domainHash } from '../shared/bytes';
import { keyedHash } from '../shared/keyed-hash';
import { PROOF, proofAttribute, userKey } from '../shared/proofs';
import { updateIf } from '../shared/table/items';
import { usingUp } from '../shared/table/used-once';

/** The name by which clients and tokens know the method. */
export const RECOVERY_LINK = 'RECOVERY_LINK';

/** Seconds that the item is kept after it was written; the link in it lives an hour at most. */
const ITEM_SECONDS = 86_400;

interface Owner {
  readonly userPoolId: string;
  readonly userName: string;
}

/** What a link is bound to: a change of any of it in the table makes the link void. */
interface Binding extends Owner {
  /** {@link recoveryAddress} */
  readonly to: string;
  /** The one app client that the link signs in with; undefined for any of the pool. */
  readonly clientId: string | undefined;
  /** Seconds since the Unix epoch. */
  readonly exp: number;
}

/** The secret of a link as it is kept: base64url of a keyed hash. @throws errors of KMS */
async function recoveryHash(link: Binding, secret: string): Promise<string> {
  const { userPoolId, userName, to, clientId = '', exp } = link;
  const hash = await keyedHash('recovery-link', [userPoolId, userName, to, clientId, String(exp), secret]);
  return hash.toString('base64url');
}

/** The address that a link was mailed to, as it is kept. */
export function recoveryAddress({ userPoolId }: Pick<Owner, 'userPoolId'>, address: string): string {
  return domainHash('recovery-address', userPoolId, address.toLowerCase()).toString('base64url');
}

/** True for what can be the secret of a link: 32 bytes as base64url. */
export function isRecoverySecret(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{43}$/.test(value);
}

/**
 * The address of the page with the link's fragment: `recovery.<base64url of {"userName", "exp",
 * "address"}>.<secret>`. A fragment reaches no server; the page reads the name from it and sends the secret
 * as the answer. No browser has asked for the link, so the page shows the address and asks, and keeps no
 * session of another one.
 */
export function recoveryUri(
  page: string,
  link: { userName: string; exp: number; address: string },
  secret: string,
): string {
  const { userName, exp, address } = link;
  const facts = Buffer.from(JSON.stringify({ userName, exp, address }), 'utf8').toString('base64url');
  return `${page}#recovery.${facts}.${secret}`;
}

export interface NewRecoveryLink extends Owner {
  readonly secret: string;
  readonly address: string;
  /** The one app client that the link signs in with; undefined for any of the pool. */
  readonly clientId: string | undefined;
  /** Seconds since the Unix epoch. */
  readonly now: number;
  readonly exp: number;
}

/** Keeps a link in place of any other of the user's. @throws errors of KMS and DynamoDB */
export async function keepRecoveryLink(table: string, link: NewRecoveryLink): Promise<void> {
  const to = recoveryAddress(link, link.address);
  const hash = await recoveryHash({ ...link, to }, link.secret);
  await dynamodb().send(
    new UpdateItemCommand({
      TableName: table,
      Key: userKey(link),
      UpdateExpression: 'SET #recovery = :recovery, #exp = :exp',
      ExpressionAttributeNames: { '#recovery': 'recovery', '#exp': 'exp' },
      ExpressionAttributeValues: {
        ':recovery': {
          M: {
            hash: { S: hash },
            to: { S: to },
            exp: { N: String(link.exp) },
            ...(link.clientId === undefined ? {} : { clientId: { S: link.clientId } }),
          },
        },
        ':exp': { N: String(link.now + ITEM_SECONDS) },
      },
    }),
  );
}

/** Takes a user's link away, used or not; false where there is none. @throws errors of DynamoDB */
export async function dropRecoveryLink(table: string, owner: Owner): Promise<boolean> {
  return updateIf({
    TableName: table,
    Key: userKey(owner),
    UpdateExpression: 'REMOVE #recovery',
    // Without it an item would be made that nothing ever takes away.
    ConditionExpression: 'attribute_exists(#recovery)',
    ExpressionAttributeNames: { '#recovery': 'recovery' },
  });
}

export interface RecoveryRedemption extends Owner {
  readonly secret: string;
  /** Address that the user has now, proven. */
  readonly address: string;
  readonly clientId: string;
  readonly round: string;
  /** Seconds since the Unix epoch. */
  readonly now: number;
}

/**
 * Uses the link up and writes the proof that token generation looks for, in one conditional write: of any
 * number of callers one wins. A second try of the winner's own round wins again. What the hash binds is read
 * first and stands in the write's condition again.
 *
 * @throws errors of KMS and DynamoDB
 */
export async function redeemRecoveryLink(table: string, redemption: RecoveryRedemption): Promise<boolean> {
  const { secret, clientId, now } = redemption;
  const use = usingUp('#recovery', redemption);
  const kept = await readBinding(table, redemption);
  const hash = await recoveryHash(kept, secret);
  return updateIf({
    TableName: table,
    Key: userKey(redemption),
    UpdateExpression: `SET ${use.set}, #proof = :proof`,
    ConditionExpression: [
      '#recovery.#hash = :hash',
      '#recovery.#exp = :exp',
      '#recovery.#exp > :now',
      '#recovery.#to = :to',
      kept.clientId === undefined ? 'attribute_not_exists(#recovery.#client)' : '#recovery.#client = :client',
      use.condition,
    ].join(' AND '),
    ExpressionAttributeNames: {
      '#recovery': 'recovery',
      '#hash': 'hash',
      '#exp': 'exp',
      '#to': 'to',
      '#client': 'clientId',
      '#proof': PROOF,
      ...use.names,
    },
    ExpressionAttributeValues: {
      ':hash': { S: hash },
      ':exp': { N: String(kept.exp) },
      ':to': { S: kept.to },
      ...(kept.clientId === undefined ? {} : { ':client': { S: clientId } }),
      ...use.values,
      ':proof': proofAttribute({
        method: RECOVERY_LINK,
        at: now,
        clientId,
        requester: undefined,
      }),
    },
  });
}

/**
 * What a user's link says that it is bound to, for the address that the user has; ended where there is none.
 */
async function readBinding(table: string, redemption: RecoveryRedemption): Promise<Binding> {
  const { userPoolId, userName, address } = redemption;
  const { Item: item } = await dynamodb().send(
    new GetItemCommand({
      TableName: table,
      Key: userKey(redemption),
      ConsistentRead: true,
      ProjectionExpression: '#recovery',
      ExpressionAttributeNames: { '#recovery': 'recovery' },
    }),
  );
  const link: Readonly<Record<string, AttributeValue>> = item?.recovery?.M ?? {};
  const exp = Number(link.exp?.N ?? 0);
  return { userPoolId, userName, to: recoveryAddress(redemption, address), clientId: link.clientId?.S, exp };
}
