import type { CreateService, SentMail } from '../../contract';
import { MemoryOutbox } from '../outbox';
import { Account } from './account';
import { identityRoute } from './identity-route';
import { mailboxRoute } from './mailbox-route';
import { sesResources } from './resources';
import { newMessageId } from './send';
import { sendingOperations } from './sending-operations';
import { v1Operations } from './v1-operations';
import { v2Operations } from './v2-operations';
import { routeV2 } from './v2-routes';

export const createService: CreateService = (context) => {
  const account = new Account(context);
  const mailbox = new MemoryOutbox<SentMail>(context.clock, newMessageId);
  return {
    apis: [
      {
        name: 'ses',
        operations: {
          ...v1Operations(account),
          ...v2Operations(account),
          ...sendingOperations(account, mailbox),
        },
        route: routeV2,
      },
    ],
    resources: sesResources(account),
    routes: [mailboxRoute(mailbox, context.region), account.settings.route, identityRoute(account)],
    isVerifiedSender: (identityArn) => account.isVerified(identityArn),
    mail: mailbox,
    reset: () => {
      account.reset();
      mailbox.clear();
    },
  };
};
