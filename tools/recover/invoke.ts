import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Recovered } from '../../lambda/recovery/recover-user';
import { recoverUserFunctionName } from '../../lib/config/recovery/operators';
import { findCredentials, notDeployed, regionOf, told } from '../named-deployment';
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
    const { name, message } = error as Error;
    // Published values may not be read: the policy lets operators invoke this function, and nothing else.
    if (name === 'ResourceNotFoundException')
      throw notDeployed(named, region, `Lambda has no function ${functionName}.`);
    if (name === 'AccessDeniedException')
      throw new Error(
        `${message} Where ${functionName} is the right function, the policy RecoveryOperatorsPolicyArn of ${told(named)} lets you; else mend what names the deployment.`,
      );
    throw error;
  } finally {
    lambda.destroy();
  }
}
