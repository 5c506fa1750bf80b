import {
  type CloudFormationClient,
  DescribeStackDriftDetectionStatusCommand,
  DetectStackDriftCommand,
  paginateDescribeStackResourceDrifts,
  type StackResourceDrift,
} from '@aws-sdk/client-cloudformation';
import { ok, problem } from '../../preflight/check';
import { STACK_PERMISSIONS } from '../deployment';
import { type SmokeCheck, someOf } from '../subject';

/** Milliseconds between looks, and looks: CloudFormation takes minutes for a stack. */
const [LOOK_AGAIN, LOOKS] = [3000, 200];

export const drift: SmokeCheck = {
  id: 'drift',
  title: 'Drift',
  permissions: [
    ...STACK_PERMISSIONS,
    'cloudformation:DetectStackDrift',
    'cloudformation:DetectStackResourceDrift',
    'cloudformation:DescribeStackDriftDetectionStatus',
    'cloudformation:DescribeStackResourceDrifts',
    'and reading each resource',
  ],
  async run({ aws, deployment }) {
    const names = [...(await deployment.stacks())].flatMap(([name, stack]) => (stack ? [name] : []));
    const all = (await Promise.all(names.map((name) => driftsOf(aws.cloudformation, name)))).flat();
    const of = (status: string) => all.filter((it) => it.StackResourceDriftStatus === status);
    const changed = of('MODIFIED').map(
      ({ LogicalResourceId, PropertyDifferences: differences = [] }) =>
        `${LogicalResourceId} was changed (${differences.map(({ PropertyPath }) => PropertyPath).join(', ')})`,
    );
    const gone = of('DELETED').map(({ LogicalResourceId }) => `${LogicalResourceId} is gone`);
    if (changed.length + gone.length > 0)
      return problem(
        `${someOf([...gone, ...changed])}.`,
        'Somebody changed it past CloudFormation. "npx cdk drift" shows how; "npx cdk deploy --revert-drift" puts it back where the type allows it.',
      );
    const unread = of('UNKNOWN');
    if (unread.length > 0) {
      const error = new Error(`${unread.length} resources could not be read.`);
      error.name = 'AccessDenied';
      throw error;
    }
    return ok(`${names.length} stacks are as they were deployed.`);
  },
};

/** @throws Error when CloudFormation fails to look, or takes too long */
async function driftsOf(
  client: CloudFormationClient,
  StackName: string,
): Promise<readonly StackResourceDrift[]> {
  const { StackDriftDetectionId } = await client.send(new DetectStackDriftCommand({ StackName }));
  for (let look = 1; ; look++) {
    const { DetectionStatus, DetectionStatusReason } = await client.send(
      new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId }),
    );
    if (DetectionStatus === 'DETECTION_COMPLETE') break;
    if (DetectionStatus === 'DETECTION_FAILED' || look === LOOKS)
      throw new Error(`${StackName}: ${DetectionStatusReason ?? 'the look at drift takes too long'}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
  }
  const drifts: StackResourceDrift[] = [];
  for await (const page of paginateDescribeStackResourceDrifts({ client }, { StackName }))
    drifts.push(...(page.StackResourceDrifts ?? []));
  return drifts;
}
