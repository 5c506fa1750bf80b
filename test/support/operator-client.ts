import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';

export interface Operator {
  readonly sdk: CognitoIdentityProviderClient;
  readonly UserPoolId: string;
  readonly clientId: string;
  readonly endpoint: string;
}

/**
 * Works as an operator on the pool of a page, as its `config.json` names it.
 *
 * @param page the page's origin
 */
export async function operatorOf(page: string): Promise<Operator> {
  const config = (await (await fetch(`${page}/config.json`)).json()) as {
    cognitoEndpoint: string;
    userPoolClientId: string;
    userPoolId: string;
  };
  const sdk = new CognitoIdentityProviderClient({
    endpoint: config.cognitoEndpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  });
  return {
    sdk,
    UserPoolId: config.userPoolId,
    clientId: config.userPoolClientId,
    endpoint: config.cognitoEndpoint,
  };
}

/** Works as an operator on the pools of an embedded AWS. */
export const operatorClient = ({ endpoint }: { readonly endpoint: string }) =>
  new CognitoIdentityProviderClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'any' },
  });
