/** What deployments are told apart by; first parts of every name. */
import { text } from './fields';

export interface DeploymentName {
  readonly deploymentName: string;
  readonly stage: string;
}

export const stageName = text(
  /^[a-z][a-z0-9]{0,15}$/,
  'up to 16 lower-case letters and digits, a letter first.',
);

export const deploymentName = text(
  /^(?!aws|ssm)[a-z](-?[a-z0-9]){0,31}$/,
  'up to 32 lower-case letters, digits and single hyphens, a letter first, and not "aws" or "ssm" at its beginning, which SSM keeps for itself.',
);

/** Names the deployment: in metrics, log lines and as the beginning of names. */
export function serviceName({ deploymentName, stage }: DeploymentName): string {
  return `${deploymentName}-${stage}`;
}
