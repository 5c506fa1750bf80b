import type { Config } from '../schema';

/**
 * Name of the function that operators help users by: fixed, so that who may only invoke it needs to look
 * nothing up.
 */
export function recoverUserFunctionName({
  deploymentName,
  stage,
}: Pick<Config, 'deploymentName' | 'stage'>): string {
  return `${deploymentName}-${stage}-recover-user`;
}
