/**
 * What verify-auth-challenge-response has proven, in the user's item until tokens are made, as a trigger's
 * answer can't carry it.
 */
import { type AttributeValue, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb } from './aws/clients';
import { domainHash } from './bytes';
import { updatedIf } from './table/items';

export const PROOF = 'proof';

/** Three tries of each of two triggers. */
export const PROOF_SECONDS = 30;

export interface Proof {
  /** Such as `MAGIC_LINK`. */
  readonly method: string;
  /** Unix seconds. */
  readonly at: number;
  readonly clientId: string;
  /** Passkeys only. */
  readonly passkey?: PasskeyProof;
  /** S256 of the answer's code verifier, which token generation gets too. */
  readonly requester: string | undefined;
}

/** For decisions of API owners. */
export interface PasskeyProof {
  /** PIN, fingerprint, face. */
  readonly userVerified: boolean;
  /** Synced to other devices. */
  readonly backedUp: boolean;
}

export function userKey(owner: { readonly userPoolId: string; readonly userName: string }) {
  return { userNameHash: { B: domainHash('user', owner.userPoolId, owner.userName) } };
}

export function proofAttribute(proof: Proof): AttributeValue {
  return {
    M: {
      method: { S: proof.method },
      at: { N: String(proof.at) },
      clientId: { S: proof.clientId },
      ...(proof.passkey && {
        userVerified: { BOOL: proof.passkey.userVerified },
        backedUp: { BOOL: proof.passkey.backedUp },
      }),
      ...(proof.requester === undefined ? {} : { requester: { S: proof.requester } }),
    },
  };
}

/** Seconds that the item is kept at least; the proof itself counts for seconds. */
const PROOF_ITEM_SECONDS = 86_400;

/** Write of a proof, which replaces an earlier one. */
export function proofUpdate(
  table: string,
  owner: { readonly userPoolId: string; readonly userName: string },
  proof: Proof,
) {
  return {
    TableName: table,
    Key: userKey(owner),
    UpdateExpression: 'SET #proof = :proof, #exp = :exp',
    ExpressionAttributeNames: { '#proof': PROOF, '#exp': 'exp' },
    ExpressionAttributeValues: {
      ':proof': proofAttribute(proof),
      // No link in the item lives longer.
      ':exp': { N: String(proof.at + PROOF_ITEM_SECONDS) },
    },
  };
}

/** @throws errors of DynamoDB */
export async function recordProof(...proof: Parameters<typeof proofUpdate>): Promise<void> {
  await dynamodb().send(new UpdateItemCommand(proofUpdate(...proof)));
}

/**
 * Takes the proof away; undefined unless one is of this client, at most {@link PROOF_SECONDS} old, and of
 * this requester if it has one. Others stay, for their own sign-in.
 *
 * @param requester S256 of the code verifier in this sign-in's metadata
 * @param now Unix seconds
 */
export async function takeProof(
  table: string,
  owner: { readonly userPoolId: string; readonly userName: string; readonly clientId: string },
  requester: string | undefined,
  now: number,
): Promise<Pick<Proof, 'method' | 'passkey'> | undefined> {
  const bound = requester === undefined ? '' : ' OR #proof.#requester = :requester';
  const taken = await updatedIf({
    TableName: table,
    Key: userKey(owner),
    UpdateExpression: 'REMOVE #proof',
    ConditionExpression: `#proof.#at >= :since AND #proof.#client = :client AND (attribute_not_exists(#proof.#requester)${bound})`,
    ExpressionAttributeNames: {
      '#proof': PROOF,
      '#at': 'at',
      '#client': 'clientId',
      '#requester': 'requester',
    },
    ExpressionAttributeValues: {
      ':since': { N: String(now - PROOF_SECONDS) },
      ':client': { S: owner.clientId },
      ...(requester === undefined ? {} : { ':requester': { S: requester } }),
    },
    // The role may read nothing else of the item.
    ReturnValues: 'UPDATED_OLD',
  });
  return readProof(taken?.[PROOF]?.M);
}

function readProof(
  proof: Record<string, AttributeValue> | undefined,
): Pick<Proof, 'method' | 'passkey'> | undefined {
  const { method, userVerified, backedUp } = proof ?? {};
  if (method?.S === undefined) return undefined;
  if (userVerified === undefined) return { method: method.S };
  return {
    method: method.S,
    passkey: { userVerified: userVerified.BOOL === true, backedUp: backedUp?.BOOL === true },
  };
}
