/** The embedded End User Messaging Social: codes by WhatsApp from linked numbers, by approved templates. */
import { AwsError, type CreateService } from '../../contract';
import { SocialAccount } from './account';
import { phoneNumberRoute } from './phone-number-route';
import { sendWhatsAppMessage } from './send-whatsapp-message';

/** Makes the service; its messages arrive in the same list as those of SNS. */
export const createService: CreateService = (context) => {
  const account = new SocialAccount(context);
  return {
    apis: [
      {
        name: 'social-messaging',
        operations: { SendWhatsAppMessage: sendWhatsAppMessage(account) },
        route: (method, path, _query, body) =>
          method === 'POST' && path === '/v1/whatsapp/send'
            ? { operation: 'SendWhatsAppMessage', input: parse(body) }
            : undefined,
      },
    ],
    resources: [],
    routes: [phoneNumberRoute(account)],
    reset: () => account.reset(),
  };
};

function parse(body: Buffer): object {
  const value: unknown = body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new AwsError('SerializationException', 'The body of the request must be a JSON object.');
}
