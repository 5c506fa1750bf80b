/** Codes by WhatsApp from linked numbers, by approved templates. */
import type { CreateService } from '../../contract';
import { membersIn } from '../input';
import type { Operations } from '../sdk';
import { SocialAccount } from './account';
import { getPhoneNumber, listTemplates } from './describe';
import { phoneNumberRoute } from './phone-number-route';
import { sendWhatsAppMessage } from './send-whatsapp-message';

/** @param request method and path that ask for it */
const by = <O extends object>(request: string, operation: O) => ({ ...operation, request });

/** Messages arrive in SNS's list. */
export const createService: CreateService = (context) => {
  const account = new SocialAccount(context);
  const operations = {
    SendWhatsAppMessage: by('POST /v1/whatsapp/send', sendWhatsAppMessage(account)),
    GetLinkedWhatsAppBusinessAccountPhoneNumber: by(
      'GET /v1/whatsapp/waba/phone/details',
      getPhoneNumber(account),
    ),
    ListWhatsAppMessageTemplates: by('GET /v1/whatsapp/template/list', listTemplates(account)),
  } satisfies Operations<typeof import('@aws-sdk/client-socialmessaging')>;
  return {
    apis: [
      {
        name: 'social-messaging',
        operations,
        route: (method, path, query, body) => {
          const asked = Object.entries(operations).find(([, { request }]) => request === `${method} ${path}`);
          return (
            asked && { operation: asked[0], input: { ...Object.fromEntries(query), ...membersIn(body) } }
          );
        },
      },
    ],
    resources: [],
    routes: [phoneNumberRoute(account)],
    reset: () => account.reset(),
  };
};
