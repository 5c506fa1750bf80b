import type { ResourceProvider } from '../../../contract';
import { checkChannels } from '../channel-checks';
import type { Cognito } from '../cognito';
import { definePool } from '../pool-definition';
import { changedPool } from '../pool-update';
import { textOf } from '../properties';
import type { Seeds } from './seeds';

const ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** `AWS::Cognito::UserPool`; users, groups, clients and signing keys stay over an update. */
export function userPool(cognito: Cognito, seeds: Seeds): ResourceProvider {
  return {
    type: 'AWS::Cognito::UserPool',
    create({ properties = {}, stack, generatedId, generatedName }) {
      const id = `${stack.region}_${generatedId(9, ID_ALPHABET)}`;
      const arn = `arn:${stack.partition}:cognito-idp:${stack.region}:${stack.account}:userpool/${id}`;
      const name = textOf(properties, 'UserPoolName') ?? generatedName(128);
      checkChannels(cognito.context, { arn, name }, properties);
      const pool = definePool({ id, arn, region: stack.region, name }, properties);
      cognito.pools.addPool(pool);
      cognito.users.indexPool(pool);
      return {
        ref: id,
        attributes: {
          Arn: arn,
          UserPoolId: id,
          ProviderName: `cognito-idp.${stack.region}.amazonaws.com/${id}`,
          // Who verifies tokens takes this for the issuer, so it is the one that the local tokens carry.
          ProviderURL: cognito.pools.issuer(id),
        },
      };
    },
    update({ properties = {}, generatedName }, { result }) {
      const name = textOf(properties, 'UserPoolName') ?? generatedName(128);
      const current = cognito.pools.pool(result.ref);
      checkChannels(cognito.context, { arn: current.arn, name }, properties);
      const pool = changedPool(current, name, properties);
      cognito.pools.addPool(pool);
      return result;
    },
    delete({ result }) {
      const pool = cognito.pools.find(result.ref);
      if (!pool) return;
      const clients = cognito.pools.clientsOf(pool.id);
      cognito.pools.deletePool(pool);
      for (const { id } of clients) cognito.signIns.forgetClient(id);
      cognito.users.deleteAll(pool.id);
      seeds.uprootPool(pool.id);
    },
    read({ request: { properties = {} }, result }) {
      const live = cognito.pools.find(result.ref)?.properties;
      const nothing = Object.fromEntries(Object.keys(properties).map((name) => [name, undefined]));
      return live && { ...nothing, DeletionProtection: 'INACTIVE', MfaConfiguration: 'OFF', ...live };
    },
  };
}
