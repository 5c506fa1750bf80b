/** Only the issuing half of methods needs these. */

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

export interface CodeAddressee {
  readonly recipient: CodeRecipient;
  /** E.164; undefined where the code goes to none. */
  readonly number?: string;
  /**
   * @param wishes BCP 47 tags of client and profile
   * @param timeZone the client's, read
   * @throws errors of DynamoDB
   */
  deliver(
    order: CodeOrder,
    code: string,
    wishes: readonly (string | undefined)[],
    timeZone: string | undefined,
  ): Promise<Delivery>;
}

export interface CodeChannel {
  /** @throws EnvironmentError */
  checkEnvironment(): void;
  /** Makes the same calls for users who don't exist. */
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
      deliver: (order, code, ...reader) => deliverByMail(order, 'sign-in', code, ...reader),
    }),
  },
};

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
