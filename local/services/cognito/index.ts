import type { CreateService, Operation } from '../../contract';
import { assemble } from './cognito';
import { forgetDefaultMails } from './messages/default-sender';
import { operations } from './operations';
import { atTheirRates } from './request-rates';
import { Seeds } from './resources/seeds';
import { userPool } from './resources/user-pool';
import { userPoolClient } from './resources/user-pool-client';
import { userPoolDomain } from './resources/user-pool-domain';
import { userPoolGroup } from './resources/user-pool-group';
import { userPoolResourceServer } from './resources/user-pool-resource-server';
import { userPoolUser } from './resources/user-pool-user';
import { userPoolUserToGroupAttachment } from './resources/user-pool-user-to-group-attachment';
import { wellKnown } from './routes';

export const createService: CreateService = (context) => {
  const cognito = assemble(context);
  const seeds = new Seeds();
  const emulated: Record<string, Operation> = {};
  for (const [name, make] of Object.entries(operations)) emulated[name] = make(cognito);
  const rates = atTheirRates(context, emulated);
  return {
    apis: [
      {
        name: 'cognito-idp',
        targetPrefixes: ['AWSCognitoIdentityProviderService'],
        cors: true,
        operations: rates.operations,
      },
    ],
    resources: [
      userPool(cognito, seeds),
      userPoolClient(cognito),
      userPoolDomain(cognito),
      userPoolGroup(cognito, seeds),
      userPoolUser(cognito, seeds),
      userPoolUserToGroupAttachment(cognito, seeds),
      userPoolResourceServer(cognito),
    ],
    routes: [wellKnown(cognito)],
    async reset() {
      forgetDefaultMails(context);
      rates.reset();
      cognito.users.clear();
      cognito.sessions.clear();
      cognito.signIns.clear();
      await seeds.replant();
    },
    close: () => cognito.pools.settle(),
  };
};
