/** Every operation of Cognito that a browser can call without AWS credentials, by the SDK's own model. */
import * as sdk from '@aws-sdk/client-cognito-identity-provider';

interface AuthSchemes {
  httpAuthSchemeProvider(of: { operation: string; region: string }): readonly { schemeId: string }[];
}

/** Names as in the API reference, sorted. */
export function publicOperations(): readonly string[] {
  const client = new sdk.CognitoIdentityProviderClient({ region: 'us-east-1' });
  const schemes = client.config as unknown as AuthSchemes;
  const names = Object.keys(sdk).flatMap((name) => /^([A-Z]\w+)Command$/.exec(name)?.[1] ?? []);
  client.destroy();
  return names
    .filter((operation) =>
      schemes
        .httpAuthSchemeProvider({ operation, region: 'us-east-1' })
        .some(({ schemeId }) => schemeId === 'smithy.api#noAuth'),
    )
    .sort();
}
