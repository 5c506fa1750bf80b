import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { stages } from '../../custom/stages';
import type { Recovered } from '../../lambda/recovery/recover-user';
import { recoverUserFunctionName } from '../../lib/config/recovery/operators';
import { stageConfig } from '../../lib/config/stage-config';
import { reachStage } from '../local-stage';
import type { RecoverCommand } from './request';

/** The function works for up to 55 seconds. */
const TIMEOUT_MS = 60_000;

/**
 * Invokes the function of the stage, with the caller's credentials; of the stage `local` on this machine, by
 * AWS_ENDPOINT_URL where `npm start` was given another port.
 *
 * @throws Error with the function's own words, errors of Lambda and ConfigError
 */
export async function invokeRecoverUser({ stage, event }: RecoverCommand): Promise<Recovered> {
  const config = stageConfig(stages, stage);
  reachStage(stage);
  const lambda = new LambdaClient({
    region: config.region,
    // Tried once: a second try would mail the user a second time.
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
