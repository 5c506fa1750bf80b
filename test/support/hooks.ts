/** Hooks of a running stage, and other code in their place. */
import {
  LambdaClient,
  ListFunctionsCommand,
  UpdateFunctionCodeCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import type { LocalAws } from '../../local';
import { zipOf } from '../local/support/zip';

/**
 * Puts a script in the place of a hook's bundle, as `cdk deploy --hotswap` does. @param hook id of its
 * construct
 */
export async function replaceHook(
  aws: Pick<LocalAws, 'endpoint'>,
  hook: string,
  script: string,
): Promise<void> {
  const lambda = new LambdaClient({
    endpoint: aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'any' },
  });
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  const found = Functions.filter(({ FunctionName }) => FunctionName?.includes(hook));
  if (found.length !== 1) throw new Error(`${found.length} functions are called ${hook}.`);
  const FunctionName = found[0]?.FunctionName;
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: zipOf('index.js', script) }));
  await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 10 }, { FunctionName });
  lambda.destroy();
}
