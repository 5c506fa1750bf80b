/** Unsigned addresses. `AWS_ENDPOINT_URL` leads to the embedded AWS, with LocalStack's addresses. */

export function addressOf(region: string, apiId: string, stage: string, path: string): string {
  const local = process.env.AWS_ENDPOINT_URL;
  return local === undefined
    ? `https://${apiId}.execute-api.${region}.amazonaws.com/${stage}${path}`
    : `${local}/_aws/execute-api/${apiId}/${stage}${path}`;
}

/** A pool's public keys. */
export function keysAddress(region: string, poolId: string): string {
  const host = process.env.AWS_ENDPOINT_URL ?? `https://cognito-idp.${region}.amazonaws.com`;
  return `${host}/${poolId}/.well-known/jwks.json`;
}
