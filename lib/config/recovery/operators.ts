import type { Config } from '../schema';

/** Fixed, so that operators who may only invoke it look nothing up. */
export function recoverUserFunctionName({
  deploymentName,
  stage,
}: Pick<Config, 'deploymentName' | 'stage'>): string {
  return `${deploymentName}-${stage}-recover-user`;
}
