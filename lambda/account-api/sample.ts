/**
 * A resource of an application, to be copied: API Gateway's authorizer has verified the access token and its
 * scope; what is left to do is to ask whether its user is in a group that may.
 */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type Answer, ApiError, api, checkHttpEnvironment } from '../shared/api/http';
import { ENV, hasEnv, requireEnv } from '../shared/env';

checkHttpEnvironment();

export const handler = api({ '/sample': sample });

async function sample(event: APIGatewayProxyEvent): Promise<Answer> {
  const claims = new Map<string, unknown>(Object.entries(event.requestContext.authorizer?.claims ?? {}));
  // Claims are the authorizer's word; nothing that the caller sends can put one in.
  if (claims.get('token_use') !== 'access') throw new ApiError(401, 'NotSignedIn', 'Send an access token.');
  requireGroup(claims.get('cognito:groups'));
  return { statusCode: 200, body: { message: 'You may read this.', sub: claims.get('sub') } };
}

/** @throws ApiError `Forbidden` where the stage names groups and the user is in none of them */
function requireGroup(claim: unknown): void {
  if (!hasEnv(ENV.SAMPLE_GROUPS)) return;
  // API Gateway hands lists on joined by commas.
  const groups = typeof claim === 'string' ? claim.split(',') : [];
  if (
    !requireEnv(ENV.SAMPLE_GROUPS)
      .split(',')
      .some((group) => groups.includes(group))
  )
    throw new ApiError(403, 'Forbidden', 'Only members of certain groups may read this.');
}
