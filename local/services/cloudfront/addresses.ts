/**
 * The page is told of `https://cognito-idp.…` and `https://<api>.execute-api.…`, which lead to AWS itself, so
 * the edge puts the embedded AWS in their place, in headers and JSON alone.
 */
const COGNITO = /https:\/\/cognito-idp\.[a-z0-9-]+\.amazonaws\.com/g;
const API = /https:\/\/([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com/g;

/** @param endpoint without a slash at its end */
export function localHeader(text: string, endpoint: string): string {
  return text.replace(COGNITO, endpoint).replace(API, endpoint);
}

export function localText(text: string, endpoint: string): string {
  return text.replace(COGNITO, endpoint).replace(API, `${endpoint}/_aws/execute-api/$1`);
}
