/**
 * Proofs: what verify-auth-challenge-response has proven, kept for the moment until Cognito makes the tokens.
 * They are kept in the user's item of the secrets table, as a trigger's answer can't carry them on.
 */
import { type AttributeValue, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb } from './aws/clients';
import { domainHash } from './bytes';
import { updatedIf } from './table/items';

/** Attribute that holds the proof. */
export const PROOF = 'proof';

/**
 * Seconds that may pass between a right answer and the making of the tokens: three tries of each of two
 * triggers.
 */
export const PROOF_SECONDS = 30;

export interface Proof {
  /** Sign-in method as clients name it, e.g. `MAGIC_LINK`. */
  readonly method: string;
  /** Seconds since the Unix epoch. */
  readonly at: number;
  readonly clientId: string;
  /** What the authenticator said, where the method is a passkey. */
  readonly passkey?: PasskeyProof;
  /**
   * S256 code challenge whose verifier came with the answer; the same verifier comes with token generation.
   */
  readonly requester: string | undefined;
}

/** Facts of a sign-in with a passkey that API owners may decide by. */
export interface PasskeyProof {
  /** The authenticator verified the user: PIN, fingerprint, face. */
  readonly userVerified: boolean;
  /** The passkey is synced to other devices of its owner. */
  readonly backedUp: boolean;
}

/** Key of a user's item: a hash of pool and user name. */
export function userKey(owner: { readonly userPoolId: string; readonly userName: string }) {
  return { userNameHash: { B: domainHash('user', owner.userPoolId, owner.userName) } };
}

/** A proof as DynamoDB keeps it. */
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

/** Seconds that the item of a proof is kept at least; the proof itself counts for seconds. */
const PROOF_ITEM_SECONDS = 86_400;

/** Writes a proof down for token generation, in place of an earlier one. @throws errors of DynamoDB */
export async function recordProof(
  table: string,
  owner: { readonly userPoolId: string; readonly userName: string },
  proof: Proof,
): Promise<void> {
  await dynamodb().send(
    new UpdateItemCommand({
      TableName: table,
      Key: userKey(owner),
      UpdateExpression: 'SET #proof = :proof, #exp = :exp',
      ExpressionAttributeNames: { '#proof': PROOF, '#exp': 'exp' },
      ExpressionAttributeValues: {
        ':proof': proofAttribute(proof),
        // No link in the item lives longer than a day from now.
        ':exp': { N: String(proof.at + PROOF_ITEM_SECONDS) },
      },
    }),
  );
}

/**
 * Takes a user's proof away and gives what was proven, or undefined when there is none that fits: of this app
 * client, at most {@link PROOF_SECONDS} old, and of this requester if it was bound to one. A proof that
 * doesn't fit stays, for the sign-in it belongs to.
 *
 * @param requester S256 of the code verifier in the client metadata of this sign-in, if there was one
 * @param now seconds since the Unix epoch
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
    // The proof alone: the role may not read the rest of the item.
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
