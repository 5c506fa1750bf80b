import { Amplify, type ResourcesConfig } from 'aws-amplify';

type Outputs = Parameters<typeof Amplify.configure>[0] & {
  readonly custom?: { readonly cognitoEndpoint?: string };
};
type Pool = Extract<
  NonNullable<ResourcesConfig['Auth']>['Cognito'],
  { readonly userPoolId: string; readonly identityPoolId?: never }
>;

/**
 * Configures Amplify with `/amplify_outputs.json`, as `npm run outputs` of the deployment prints it.
 *
 * @throws Error with the remedy when the file isn't there
 */
export async function configure(): Promise<void> {
  const response = await fetch('/amplify_outputs.json');
  // A server of single pages answers with the page itself.
  if (!response.ok || !response.headers.get('content-type')?.includes('json'))
    throw new Error('public/amplify_outputs.json is missing; the README has the command that writes it.');
  const outputs = (await response.json()) as Outputs;
  Amplify.configure(outputs);
  // Amplify takes the embedded AWS as another endpoint of Cognito in code alone.
  const userPoolEndpoint = outputs.custom?.cognitoEndpoint;
  if (userPoolEndpoint === undefined) return;
  const pool = Amplify.getConfig().Auth?.Cognito as Pool;
  Amplify.configure({ Auth: { Cognito: { ...pool, userPoolEndpoint } } });
}
