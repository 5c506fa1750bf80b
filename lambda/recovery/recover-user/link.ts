import type { OperatedUser } from '../../operators/user';
import { randomText } from '../../shared/bytes';
import { ENV, hasEnv, requireEnv } from '../../shared/env';
import { readVariables } from '../../shared/field-readers';
import { keepRecoveryLink, recoveryUri } from '../link';
import type { RecoveryNews } from '../news';
import { RECOVERY_LINK_FIELDS } from '../settings';

type MailedLink = NonNullable<Extract<RecoveryNews, { event: 'recovered' }>['link']>;

/** For the user's mail only; replaces any earlier one. @throws errors of KMS and DynamoDB */
export async function makeLink({ userPoolId, userName }: OperatedUser, address: string): Promise<MailedLink> {
  const secret = randomText(32);
  const now = Math.floor(Date.now() / 1000);
  const { lifeSeconds } = readVariables(RECOVERY_LINK_FIELDS);
  const exp = now + lifeSeconds;
  await keepRecoveryLink(requireEnv(ENV.SECRETS_TABLE), {
    userPoolId,
    userName,
    secret,
    address,
    clientId: hasEnv(ENV.RECOVERY_CLIENT_ID) ? requireEnv(ENV.RECOVERY_CLIENT_ID) : undefined,
    now,
    exp,
  });
  const uri = recoveryUri(requireEnv(ENV.RECOVERY_LINK_URI), { userName, exp, address }, secret);
  return { uri, lifeSeconds };
}
