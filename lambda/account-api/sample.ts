/** A sample to copy. API Gateway's authorizer has verified access token and scope; this checks groups. */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type Answer, ApiError, api, checkHttpEnvironment } from '../shared/api/http';
import { ENV, hasEnv, requireEnv } from '../shared/env';

checkHttpEnvironment();

export const handler = api({ '/sample': sample });

async function sample(event: APIGatewayProxyEvent): Promise<Answer> {
  const claims = new Map<string, unknown>(Object.entries(event.requestContext.authorizer?.claims ?? {}));
  // Claims come from the authorizer alone.
  if (claims.get('token_use') !== 'access') throw new ApiError(401, 'NotSignedIn', 'Send an access token.');
  requireGroup(claims.get('cognito:groups'));
  return { statusCode: 200, body: { message: 'You may read this.', sub: claims.get('sub') } };
}

/** @throws ApiError `Forbidden` for a user in none of the stage's groups */
function requireGroup(claim: unknown): void {
  if (!hasEnv(ENV.SAMPLE_GROUPS)) return;
  // API Gateway joins lists with commas.
  const groups = typeof claim === 'string' ? claim.split(',') : [];
  if (
    !requireEnv(ENV.SAMPLE_GROUPS)
      .split(',')
      .some((group) => groups.includes(group))
  )
    throw new ApiError(403, 'Forbidden', 'Only members of certain groups may read this.');
}
