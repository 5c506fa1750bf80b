/** AWS End User Messaging Social, which passes messages on to Meta's Cloud API. */
import { SendWhatsAppMessageCommand, SocialMessagingClient } from '@aws-sdk/client-socialmessaging';
import { limits, once } from '../../../shared/aws/client-limits';
import { awsFacts } from '../../../shared/errors';
import type { SortedError, TelephoneChannel } from '../../../sms/channel';
import type { WhatsAppSettings } from '../settings';

export interface WhatsAppMessage {
  /** E.164 */
  readonly to: string;
  readonly code: string;
  /** Meta's code of an approved language. */
  readonly language: string;
  readonly settings: WhatsAppSettings;
  /** Makes the same call without sending anything. */
  readonly dry: boolean;
}

/** Makes one attempt only, as a message whose request timed out may still have been sent. */
const client = /* @__PURE__ */ once(() => new SocialMessagingClient(limits(3_000, 1)));

/** No country code begins with 0 (ITU-T E.164). */
const NOBODY = '+0';

/** Errors that concern the sender: nobody can be sent anything for now. */
const SENDER_REFUSED = [
  'AccessDeniedException',
  'ResourceNotFoundException',
  'UnrecognizedClientException',
  'ExpiredTokenException',
];

/** The service has no dry run, so `dry` sends to an impossible number, which it or Meta refuses. */
export const socialMessaging: TelephoneChannel<WhatsAppMessage> = {
  async send({ to, code, language, settings, dry }) {
    const { originationPhoneNumberId, metaApiVersion, template } = settings;
    const message = authenticationMessage(dry ? NOBODY : to, template, language, code);
    const command = new SendWhatsAppMessageCommand({
      originationPhoneNumberId,
      metaApiVersion,
      message: Buffer.from(JSON.stringify(message)),
    });
    try {
      await client().send(command);
    } catch (error) {
      if (!dry || !['rejected', 'sent'].includes(sort(error).outcome)) throw error;
    }
  },
  sort,
};

/**
 * The template's category is "authentication": the code stands in the text and behind the button that copies
 * it. https://developers.facebook.com/docs/whatsapp/business-management-api/authentication-templates/
 */
function authenticationMessage(to: string, name: string, language: string, code: string) {
  const parameters = [{ type: 'text', text: code }];
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to,
    type: 'template',
    template: {
      name,
      language: { code: language },
      components: [
        { type: 'body', parameters },
        { type: 'button', sub_type: 'url', index: '0', parameters },
      ],
    },
  };
}

/**
 * Errors that may depend on the number look like success. So does `DependencyException`, Meta's refusal or
 * silence: the message may be out.
 */
function sort(error: unknown): SortedError {
  const name = error instanceof Error ? error.name : '';
  const { httpStatusCode: status } = awsFacts(error);
  if (name === 'ThrottledRequestException' || status === 429) return { outcome: 'refused', again: true };
  if (SENDER_REFUSED.includes(name) || status === 403) return { outcome: 'refused', again: false };
  if (name === 'DependencyException') return { outcome: 'sent', again: false };
  if (status !== undefined && status >= 400 && status < 500) return { outcome: 'rejected', again: false };
  return { outcome: 'doubtful', again: false };
}
