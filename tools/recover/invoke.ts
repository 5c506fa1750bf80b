import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { stages } from '../../custom/stages';
import type { Recovered } from '../../lambda/recovery/recover-user';
import { recoverUserFunctionName } from '../../lib/config/recovery/operators';
import { stageConfig } from '../../lib/config/stage-config';
import { reachStage } from '../local-stage';
import type { RecoverCommand } from './request';

/** The function takes up to 55 seconds. */
const TIMEOUT_MS = 60_000;

/**
 * With the caller's credentials; for `local`, by AWS_ENDPOINT_URL if set.
 *
 * @throws Error with the function's words, errors of Lambda, ConfigError
 */
export async function invokeRecoverUser({ stage, event }: RecoverCommand): Promise<Recovered> {
  const config = stageConfig(stages, stage);
  reachStage(stage);
  const lambda = new LambdaClient({
    region: config.region,
    // A second try would mail twice.
    maxAttempts: 1,
    requestHandler: { requestTimeout: TIMEOUT_MS },
  });
  try {
    const { FunctionError: failed, Payload: payload } = await lambda.send(
      new InvokeCommand({
        FunctionName: recoverUserFunctionName(config),
        Payload: Buffer.from(JSON.stringify(event), 'utf8'),
      }),
    );
    const answer = JSON.parse(Buffer.from(payload ?? []).toString('utf8'));
    if (failed) throw new Error(String(answer.errorMessage ?? failed));
    return answer as Recovered;
  } finally {
    lambda.destroy();
  }
}
