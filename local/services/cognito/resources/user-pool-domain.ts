import type { ResourceProvider } from '../../../contract';
import type { Cognito } from '../cognito';
import { invalidParameter } from '../errors';
import { textOf } from '../pools/properties';

/** Its endpoints answer that they are not emulated. */
export function userPoolDomain(cognito: Cognito): ResourceProvider {
  return {
    type: 'AWS::Cognito::UserPoolDomain',
    create({ properties = {} }) {
      const pool = cognito.pools.pool(textOf(properties, 'UserPoolId') ?? '');
      const domain = textOf(properties, 'Domain');
      if (!domain) throw invalidParameter('AWS::Cognito::UserPoolDomain needs a Domain.');
      cognito.pools.addDomain(domain, pool.id);
      cognito.context.log(
        `Domain ${domain} of user pool ${pool.id}: managed login and OAuth endpoints are not emulated.`,
      );
      return { ref: domain, attributes: { CloudFrontDistribution: `${domain}.localhost` } };
    },
    // Certificate and version of managed login have no effect here.
    update({ properties = {} }, { result }) {
      cognito.pools.pool(textOf(properties, 'UserPoolId') ?? '');
      return result;
    },
    delete: ({ result }) => cognito.pools.deleteDomain(result.ref),
  };
}
