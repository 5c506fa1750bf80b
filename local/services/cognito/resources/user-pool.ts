import type { ResourceProvider, ResourceResult } from '../../../contract';
import type { Cognito } from '../cognito';
import { POOL_ID_ALPHABET, POOL_ID_LENGTH } from '../ids';
import type { UserPool } from '../model';
import { checkChannels } from '../pools/channel-checks';
import { definePool } from '../pools/definition';
import { textOf } from '../pools/properties';
import { removePool } from '../pools/removal';
import { changedPool, withSms } from '../pools/update';
import type { Seeds } from './seeds';

/** Users, groups, clients and signing keys stay over an update. */
export function userPool(cognito: Cognito, seeds: Seeds): ResourceProvider {
  return {
    type: 'AWS::Cognito::UserPool',
    create({ properties = {}, stack, generatedId, generatedName }) {
      const id = `${stack.region}_${generatedId(POOL_ID_LENGTH, POOL_ID_ALPHABET)}`;
      const arn = `arn:${stack.partition}:cognito-idp:${stack.region}:${stack.account}:userpool/${id}`;
      const name = textOf(properties, 'UserPoolName') ?? generatedName(128);
      checkChannels(cognito.context, { arn, name }, properties);
      const pool = definePool({ id, arn, region: stack.region, name }, properties);
      cognito.pools.addPool(pool);
      cognito.users.indexPool(pool);
      return resultOf(cognito, pool);
    },
    find({ UserPoolId: id = '' }) {
      const pool = cognito.pools.find(id);
      return pool && resultOf(cognito, pool);
    },
    update({ properties: wanted = {}, generatedName }, { result }) {
      const name = textOf(wanted, 'UserPoolName') ?? generatedName(128);
      const current = cognito.pools.pool(result.ref);
      const properties = withSms(current, wanted);
      checkChannels(cognito.context, { arn: current.arn, name }, properties);
      const pool = changedPool(current, name, properties);
      cognito.pools.addPool(pool);
      return result;
    },
    delete({ result }) {
      const pool = cognito.pools.find(result.ref);
      if (!pool) return;
      removePool(cognito, pool);
      seeds.uprootPool(pool.id);
    },
    read({ request: { properties = {} }, result }) {
      const live = cognito.pools.find(result.ref)?.properties;
      const nothing = Object.fromEntries(Object.keys(properties).map((name) => [name, undefined]));
      return live && { ...nothing, DeletionProtection: 'INACTIVE', MfaConfiguration: 'OFF', ...live };
    },
  };
}

function resultOf(cognito: Cognito, { id, arn, region }: UserPool): ResourceResult {
  return {
    ref: id,
    attributes: {
      Arn: arn,
      UserPoolId: id,
      ProviderName: `cognito-idp.${region}.amazonaws.com/${id}`,
      // Verifiers take this for the issuer of local tokens.
      ProviderURL: cognito.pools.issuer(id),
    },
  };
}
