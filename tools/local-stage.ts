/**
 * The stage `local` as the tools reach it: the embedded AWS, where no account and no credentials are needed.
 */

/** Where `npm start` listens unless it is told otherwise. */
const LOCAL_ENDPOINT = 'http://localhost:4566';

/**
 * Leads the clients of this process to the embedded AWS where the stage is `local`. `AWS_ENDPOINT_URL` counts
 * where it is set, for another port.
 */
export function reachStage(stage: string, environment: NodeJS.ProcessEnv = process.env): void {
  if (stage !== 'local') return;
  environment.AWS_ENDPOINT_URL ??= LOCAL_ENDPOINT;
  environment.AWS_ACCESS_KEY_ID ??= 'local';
  environment.AWS_SECRET_ACCESS_KEY ??= 'local';
  // Where it is set, the SDK doesn't look at the two above.
  delete environment.AWS_PROFILE;
}
