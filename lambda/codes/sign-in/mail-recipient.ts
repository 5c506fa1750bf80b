import type { Subject } from '../../custom-auth/method';
import { recipientOf } from '../../mail/recipient';
import type { CodeRecipient } from './code-request';

export function mailRecipient(subject: Subject): CodeRecipient {
  const { address: to, ...rest } = recipientOf(subject);
  return { to, ...rest };
}
