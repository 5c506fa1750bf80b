/** What codes go by: who gets one for a user, and how it is handed over. The issuing half alone needs it. */

import type { Subject } from '../../custom-auth/method';
import { readSmsSettings } from '../../sms/settings';
import type { CodeOrder, Delivery } from '../issue';
import { checkMailEnvironment, deliverByMail } from '../mail/deliver';
import type { CodeChannelName } from '../methods';
import { checkSmsEnvironment, deliverBySms, type TelephoneDelivery } from '../sms';
import { byWhatsApp } from '../whatsapp/deliver';
import type { CodeRecipient } from './code-request';
import { mailRecipient } from './mail-recipient';
import { phoneOf } from './phone-recipient';

/** A user's place to receive codes, found, with the way to hand one over. */
export interface CodeAddressee {
  readonly recipient: CodeRecipient;
  /** E.164 number that the code goes to; undefined where it goes to none. */
  readonly number?: string;
  /**
   * @param wishes BCP 47 tags that the client and the user's profile wish for
   * @throws errors of DynamoDB
   */
  deliver(order: CodeOrder, code: string, wishes: readonly (string | undefined)[]): Promise<Delivery>;
}

export interface CodeChannel {
  /** @throws EnvironmentError naming the variable that is missing or wrong */
  checkEnvironment(): void;
  /** For users who don't exist too: all calls are made for them as for others. */
  addresseeOf(subject: Subject): Promise<CodeAddressee>;
}

export const CODE_CHANNELS: Readonly<Record<CodeChannelName, CodeChannel>> = {
  sms: toTelephones({
    checkEnvironment: checkSmsEnvironment,
    limits: readSmsSettings,
    deliver: deliverBySms,
  }),
  whatsApp: toTelephones(byWhatsApp),
  mail: {
    checkEnvironment: checkMailEnvironment,
    addresseeOf: async (subject) => ({
      recipient: mailRecipient(subject),
      deliver: (order, code, wishes) => deliverByMail(order, 'sign-in', code, wishes),
    }),
  },
};

/** A channel to the user's phone number. */
function toTelephones({ checkEnvironment, limits, deliver }: TelephoneDelivery): CodeChannel {
  return {
    checkEnvironment,
    async addresseeOf(subject) {
      const recipient = await phoneOf(subject, limits());
      return {
        recipient,
        ...(recipient.undeliverable === undefined ? { number: recipient.number.e164 } : {}),
        deliver: (order, code, wishes) => deliver(order, recipient, code, wishes),
      };
    },
  };
}
