import type { Call } from '../../../contract';
import type { Cognito } from '../cognito';
import type { CodeDeliveryDetails } from '../messages/messages';
import type { ContactAttribute, User, UserPool } from '../model';
import { activeFactors, contactOf } from '../second-factors/second-factors';

/**
 * By the pool's preference. With an `AccountRecoverySetting`, an address of the second factor doesn't
 * qualify: one mailbox or phone would be both factors.
 */
export function recoveryTarget(pool: UserPool, user: User): ContactAttribute | undefined {
  if (pool.recovery === 'admin_only') return undefined;
  const spared = pool.recoverySparesFactors ? activeFactors(pool, user).map(contactOf) : [];
  return pool.recovery.find(
    (name) =>
      user.attributes[name] && user.attributes[`${name}_verified`] === 'true' && !spared.includes(name),
  );
}

export async function startReset(
  cognito: Cognito,
  request: {
    readonly pool: UserPool;
    readonly user: User;
    readonly clientId: string;
    readonly clientMetadata: Readonly<Record<string, string>> | undefined;
    readonly call: Call;
    readonly attribute: ContactAttribute;
  },
): Promise<CodeDeliveryDetails> {
  const { pool, attribute } = request;
  const { code, user } = cognito.codes.make(pool, request.user, 'reset', attribute);
  return cognito.messages.send({
    ...request,
    user,
    code,
    source: 'CustomMessage_ForgotPassword',
    destination: user.attributes[attribute] ?? '',
  });
}
