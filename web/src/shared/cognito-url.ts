import type { PageConfig } from '../config';

/** URL of the Cognito API that the browser talks to. */
export function cognitoUrl(config: Pick<PageConfig, 'cognitoEndpoint' | 'region'>): string {
  if (config.cognitoEndpoint) return config.cognitoEndpoint;
  const domain = config.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://cognito-idp.${config.region}.${domain}/`;
}
