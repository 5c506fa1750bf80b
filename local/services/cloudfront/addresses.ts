/**
 * Addresses of AWS as a browser on this machine reaches them. In AWS, the page is told of
 * `https://cognito-idp.…` and `https://<api>.execute-api.…`; those names lead to AWS itself, so the edge puts
 * the embedded AWS in their place: in headers, which name origins, and in JSON, which names addresses.
 * Nothing else of an answer is touched.
 */
const COGNITO = /https:\/\/cognito-idp\.[a-z0-9-]+\.amazonaws\.com/g;
const API = /https:\/\/([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com/g;

/** @param endpoint base address of the embedded AWS, without a slash at its end */
export function localHeader(text: string, endpoint: string): string {
  return text.replace(COGNITO, endpoint).replace(API, endpoint);
}

/** @param endpoint base address of the embedded AWS, without a slash at its end */
export function localText(text: string, endpoint: string): string {
  return text.replace(COGNITO, endpoint).replace(API, `${endpoint}/_aws/execute-api/$1`);
}
