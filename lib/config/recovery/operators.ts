import type { Config } from '../schema';

/** Fixed: operators who may only invoke it need not look it up. */
export function recoverUserFunctionName({
  deploymentName,
  stage,
}: Pick<Config, 'deploymentName' | 'stage'>): string {
  return `${deploymentName}-${stage}-recover-user`;
}
