import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Recovered } from '../../lambda/recovery/recover-user';
import { recoverUserFunctionName } from '../../lib/config/recovery/operators';
import { findCredentials, notDeployed, regionOf } from '../named-deployment';
import type { RecoverCommand } from './request';

/** The function takes up to 55 seconds. */
const TIMEOUT_MS = 60_000;

/**
 * With the caller's credentials.
 *
 * @throws Error with the function's words, or saying that nothing is deployed; errors of Lambda
 */
export async function invokeRecoverUser({ named, event }: RecoverCommand): Promise<Recovered> {
  const region = await regionOf(named);
  const functionName = recoverUserFunctionName(named);
  const lambda = new LambdaClient({
    region,
    // A second try would mail twice.
    maxAttempts: 1,
    requestHandler: { requestTimeout: TIMEOUT_MS },
  });
  try {
    await findCredentials(named, region, lambda);
    const { FunctionError: failed, Payload: payload } = await lambda.send(
      new InvokeCommand({
        FunctionName: functionName,
        Payload: Buffer.from(JSON.stringify(event), 'utf8'),
      }),
    );
    const answer = JSON.parse(Buffer.from(payload ?? []).toString('utf8'));
    if (failed) throw new Error(String(answer.errorMessage ?? failed));
    return answer as Recovered;
  } catch (error) {
    if ((error as Error).name !== 'ResourceNotFoundException') throw error;
    // What it may invoke by its policy alone is all that it knows; published values may not be read.
    throw notDeployed(named, region, `Lambda has no function ${functionName}.`);
  } finally {
    lambda.destroy();
  }
}
