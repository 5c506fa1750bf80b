import type { HttpRoute } from '../../contract';
import type { Cognito } from './cognito';

const POOL_PATH = /^\/([\w-]+_[0-9A-Za-z]+)\/(.+)$/;
const HOSTED = /^(?:oauth2\/.*|login|logout|signup|confirmUser|forgotPassword|saml2\/.*|error)$/;

export function wellKnown(cognito: Cognito): HttpRoute {
  return async (request, response, url) => {
    const [, poolId = '', rest = ''] = POOL_PATH.exec(url.pathname) ?? [];
    if (!cognito.pools.find(poolId)) return false;
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, {
        'content-type': 'application/json',
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'GET',
        'access-control-allow-headers': 'Content-Type, Authorization',
      });
      response.end(
        request.method === 'HEAD' || request.method === 'OPTIONS' ? undefined : JSON.stringify(body),
      );
      return true;
    };
    const document = await documentOf(cognito, poolId, rest);
    if (document) {
      if (!['GET', 'HEAD', 'OPTIONS'].includes(request.method ?? ''))
        return answer(405, { message: 'Method Not Allowed' });
      return answer(200, document);
    }
    if (!HOSTED.test(rest)) return false;
    return answer(501, {
      error: 'not_emulated',
      error_description:
        'Managed login and the OAuth endpoints are not emulated by the local Amazon Cognito. Sign in through the user pools API.',
    });
  };
}

async function documentOf(cognito: Cognito, poolId: string, path: string): Promise<unknown> {
  if (path === '.well-known/jwks.json') return cognito.tokens.jwks(poolId);
  if (path !== '.well-known/openid-configuration') return undefined;
  const issuer = cognito.pools.issuer(poolId);
  return {
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    authorization_endpoint: `${issuer}/oauth2/authorize`,
    token_endpoint: `${issuer}/oauth2/token`,
    userinfo_endpoint: `${issuer}/oauth2/userInfo`,
    revocation_endpoint: `${issuer}/oauth2/revoke`,
    end_session_endpoint: `${issuer}/logout`,
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'token'],
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
    subject_types_supported: ['public'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  };
}
