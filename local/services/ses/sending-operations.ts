/** SendEmail (both versions) and SendRawEmail (v1). */
import type { AccessRequest, SentMail } from '../../contract';
import type { MemoryOutbox } from '../outbox';
import type { Operations } from '../sdk';
import type { Account } from './account';
import type { Outgoing } from './outgoing';
import { sendEmailV1, sendEmailV2, sendRawEmailV1 } from './requests';
import { send, sendingAccess } from './send';
import { isV2, v2Input } from './v2-marker';

/** SendEmail, SendRawEmail. */
export function sendingOperations(account: Account, mailbox: MemoryOutbox<SentMail>) {
  const operation = (read: (input: object) => Outgoing) => {
    // Raw mail can have 40 MB: what the access check read is kept.
    const alreadyRead = new WeakMap<object, Outgoing>();
    return {
      access: (input: object): AccessRequest[] => {
        const mail = read(input);
        alreadyRead.set(input, mail);
        return sendingAccess(account, mail);
      },
      run: async (input: object) => ({
        MessageId: await send(account, mailbox, alreadyRead.get(input) ?? read(input)),
      }),
    };
  };
  return {
    SendEmail: operation((input) => (isV2(input) ? sendEmailV2(v2Input(input)) : sendEmailV1(input))),
    SendRawEmail: operation(sendRawEmailV1),
  } satisfies Operations<typeof import('@aws-sdk/client-ses')>;
}
