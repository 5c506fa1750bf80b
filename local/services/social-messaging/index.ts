/** Codes by WhatsApp from linked numbers, by approved templates. */
import type { CreateService } from '../../contract';
import { membersIn } from '../input';
import type { Operations } from '../sdk';
import { SocialAccount } from './account';
import { getPhoneNumber, listTemplates } from './describe';
import { phoneNumberRoute } from './phone-number-route';
import { sendWhatsAppMessage } from './send-whatsapp-message';

const ROUTES: Readonly<Record<string, string>> = {
  'POST /v1/whatsapp/send': 'SendWhatsAppMessage',
  'GET /v1/whatsapp/waba/phone/details': 'GetLinkedWhatsAppBusinessAccountPhoneNumber',
  'GET /v1/whatsapp/template/list': 'ListWhatsAppMessageTemplates',
};

/** Messages arrive in SNS's list. */
export const createService: CreateService = (context) => {
  const account = new SocialAccount(context);
  return {
    apis: [
      {
        name: 'social-messaging',
        operations: {
          SendWhatsAppMessage: sendWhatsAppMessage(account),
          GetLinkedWhatsAppBusinessAccountPhoneNumber: getPhoneNumber(account),
          ListWhatsAppMessageTemplates: listTemplates(account),
        } satisfies Operations<typeof import('@aws-sdk/client-socialmessaging')>,
        route: (method, path, query, body) => {
          const operation = ROUTES[`${method} ${path}`];
          if (operation === undefined) return undefined;
          return { operation, input: { ...Object.fromEntries(query), ...membersIn(body) } };
        },
      },
    ],
    resources: [],
    routes: [phoneNumberRoute(account)],
    reset: () => account.reset(),
  };
};
