import { type DeploymentName, serviceName } from '../config/names';
import type { Config } from '../config/schema';

/** Follows `<deploymentName>-<stage>-`, in the order of deployment. */
const PARTS = ['messaging', 'auth', 'account-api', 'monitoring', 'web'] as const;

export type StackPart = (typeof PARTS)[number];

export function stackName(deployment: DeploymentName, part: StackPart): string {
  return `${serviceName(deployment)}-${part}`;
}

/** Of the stacks that the stage has, in the order of deployment. */
export function stackNames(config: Config): readonly string[] {
  const has: Readonly<Record<StackPart, boolean>> = {
    messaging: true,
    auth: true,
    'account-api': config.accountApi.enabled,
    monitoring: config.monitoring.enabled,
    web: config.web.enabled,
  };
  return PARTS.filter((part) => has[part]).map((part) => stackName(config, part));
}

/** Of all stacks that a deployment of this app can have. */
export function possibleStackNames(deployment: DeploymentName): readonly string[] {
  return PARTS.map((part) => stackName(deployment, part));
}
