import type { ResourceProvider } from '../../../contract';
import type { Cognito } from '../cognito';
import { invalidParameter } from '../errors';
import { textOf } from '../properties';

/** `AWS::Cognito::UserPoolResourceServer`: its scopes are given out by the OAuth endpoints alone, which are not emulated. */
export function userPoolResourceServer(cognito: Cognito): ResourceProvider {
  return {
    type: 'AWS::Cognito::UserPoolResourceServer',
    create({ properties = {} }) {
      cognito.pools.pool(textOf(properties, 'UserPoolId') ?? '');
      const identifier = textOf(properties, 'Identifier');
      if (!identifier) throw invalidParameter('AWS::Cognito::UserPoolResourceServer needs an Identifier.');
      return { ref: identifier, attributes: {} };
    },
  };
}
