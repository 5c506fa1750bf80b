/** The stage `local`: the embedded AWS, without account or credentials. */

/** Where `npm start` listens by default. */
const LOCAL_ENDPOINT = 'http://localhost:4566';

/** Base URL of the embedded AWS, which `AWS_ENDPOINT_URL` gives where another port was chosen. */
export function localEndpoint(environment: NodeJS.ProcessEnv = process.env): string {
  return environment.AWS_ENDPOINT_URL ?? LOCAL_ENDPOINT;
}

/** Leads this process's clients there for the stage `local`. A set `AWS_ENDPOINT_URL` counts. */
export function reachStage(stage: string, environment: NodeJS.ProcessEnv = process.env): void {
  if (stage !== 'local') return;
  environment.AWS_ENDPOINT_URL = localEndpoint(environment);
  environment.AWS_ACCESS_KEY_ID ??= 'local';
  environment.AWS_SECRET_ACCESS_KEY ??= 'local';
  // It would hide the two above from the SDK.
  delete environment.AWS_PROFILE;
}
