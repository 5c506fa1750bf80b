/**
 * Recovery links, mailed by an operator and good once. The secret is 256 random bits; the table has a keyed
 * hash over it and the binding (docs/adr/023). In the user's item, so that use and proof are one write, and a
 * new link replaces the last. Hashing throws errors of KMS, reads and writes errors of DynamoDB.
 */
import { type AttributeValue, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../shared/aws/clients';
import { domainHash } from '../shared/bytes';
import { keyedHash } from '../shared/keyed-hash';
import { PROOF, proofAttribute, userKey } from '../shared/proofs';
import { updateIf } from '../shared/table/items';
import { usingUp } from '../shared/table/used-once';

/** As clients and tokens know it. */
export const RECOVERY_LINK = 'RECOVERY_LINK';

/** Seconds; the link in it lives an hour at most. */
const ITEM_SECONDS = 86_400;

interface Owner {
  readonly userPoolId: string;
  readonly userName: string;
}

/** A change of it in the table voids the link. */
interface Binding extends Owner {
  /** {@link recoveryAddress} */
  readonly to: string;
  /** Undefined for any client of the pool. */
  readonly clientId: string | undefined;
  /** Unix seconds. */
  readonly exp: number;
}

/** base64url of a keyed hash. */
async function recoveryHash(link: Binding, secret: string): Promise<string> {
  const { userPoolId, userName, to, clientId = '', exp } = link;
  const hash = await keyedHash('recovery-link', [userPoolId, userName, to, clientId, String(exp), secret]);
  return hash.toString('base64url');
}

export function recoveryAddress({ userPoolId }: Pick<Owner, 'userPoolId'>, address: string): string {
  return domainHash('recovery-address', userPoolId, address.toLowerCase()).toString('base64url');
}

/** True for base64url of 32 bytes. */
export function isRecoverySecret(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{43}$/.test(value);
}

/**
 * The page with the fragment `recovery.<base64url of {"userName", "exp", "address"}>.<secret>`. As no browser
 * asked for the link, the page shows the address and asks, and drops any other session.
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
  /** Undefined for any client of the pool. */
  readonly clientId: string | undefined;
  /** Unix seconds. */
  readonly now: number;
  readonly exp: number;
}

/** Replaces the user's last link. */
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

/** False where there is none. */
export async function dropRecoveryLink(table: string, owner: Owner): Promise<boolean> {
  return updateIf({
    TableName: table,
    Key: userKey(owner),
    UpdateExpression: 'REMOVE #recovery',
    // Otherwise the update would make a lasting item.
    ConditionExpression: 'attribute_exists(#recovery)',
    ExpressionAttributeNames: { '#recovery': 'recovery' },
  });
}

export interface RecoveryRedemption extends Owner {
  readonly secret: string;
  /** The proven address. */
  readonly address: string;
  readonly clientId: string;
  readonly round: string;
  /** Unix seconds. */
  readonly now: number;
}

/**
 * Uses the link up once (lambda/shared/table/used-once.ts) and, in the same write, leaves the proof for the
 * token trigger. The condition repeats what the hash binds.
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

/** For the user's address now; expired where there is no link. */
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
