import type { DriftDetection, ResourceDrift, Stack } from '../../cloudformation/model';
import type { Stacks } from '../../cloudformation/stacks';
import { AwsError } from '../../contract';
import type { Operations } from '../sdk';
import type { onStack } from './access';
import { list, optional, paged, required } from './input';

const PAGE = 100;

/** Detection is over when its call is answered. */
export function driftOperations(stacks: Stacks, access: ReturnType<typeof onStack>) {
  return {
    DetectStackDrift: {
      access,
      run: async (input, { principal }) => {
        const stack = stacks.find(required(input, 'StackName'));
        const { id } = await stacks.drifts.detect(
          stack,
          principal,
          list<string>(input, 'LogicalResourceIds'),
        );
        return { StackDriftDetectionId: id };
      },
    },
    DetectStackResourceDrift: {
      access,
      run: async (input, { principal }) => {
        const stack = stacks.find(required(input, 'StackName'));
        const logicalId = required(input, 'LogicalResourceId');
        const found = await stacks.drifts.detectResource(stack, principal, logicalId);
        if (!found)
          throw new AwsError(
            'ValidationError',
            `Drift detection is not supported for the resource ${logicalId} by the embedded AWS.`,
          );
        return { StackResourceDrift: described(stack, found) };
      },
    },
    DescribeStackDriftDetectionStatus: {
      access,
      run: (input) => {
        const { id, stackId, status, reason, drifted, checked } = stacks.drifts.detection(
          required(input, 'StackDriftDetectionId'),
        );
        return {
          StackId: stackId,
          StackDriftDetectionId: id,
          StackDriftStatus: status,
          DetectionStatus: 'DETECTION_COMPLETE',
          DetectionStatusReason: reason,
          DriftedStackResourceCount: drifted,
          Timestamp: new Date(checked),
        };
      },
    },
    DescribeStackResourceDrifts: {
      access,
      run: (input) => {
        const stack = stacks.find(required(input, 'StackName'));
        const wanted = list<string>(input, 'StackResourceDriftStatusFilters');
        const found = [...stack.drifts.values()].filter(
          ({ status }) => wanted.length === 0 || wanted.includes(status),
        );
        const size = Math.min(Number(optional(input, 'MaxResults') ?? PAGE), PAGE);
        const { page, ...more } = paged(found, input, size);
        return { StackResourceDrifts: page.map((drift) => described(stack, drift)), ...more };
      },
    },
  } satisfies Operations<typeof import('@aws-sdk/client-cloudformation')>;
}

export function driftOfStack(drift: DriftDetection | undefined) {
  return drift
    ? { StackDriftStatus: drift.status, LastCheckTimestamp: new Date(drift.checked) }
    : { StackDriftStatus: 'NOT_CHECKED' as const };
}

export function driftOfResource(drift: ResourceDrift | undefined) {
  return drift
    ? { StackResourceDriftStatus: drift.status, LastCheckTimestamp: new Date(drift.checked) }
    : { StackResourceDriftStatus: 'NOT_CHECKED' as const };
}

function described({ identity }: Stack, drift: ResourceDrift) {
  const { logicalId, physicalId, type, status, reason, expected, actual, differences, checked } = drift;
  return {
    StackId: identity.id,
    LogicalResourceId: logicalId,
    PhysicalResourceId: physicalId,
    ResourceType: type,
    StackResourceDriftStatus: status,
    DriftStatusReason: reason,
    ExpectedProperties: expected && JSON.stringify(expected),
    ActualProperties: actual && JSON.stringify(actual),
    PropertyDifferences: differences.map((difference) => ({
      PropertyPath: difference.path,
      ExpectedValue: textOf(difference.expected),
      ActualValue: textOf(difference.actual),
      DifferenceType: difference.kind,
    })),
    Timestamp: new Date(checked),
  };
}

function textOf(value: unknown): string {
  if (value === undefined) return 'null';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
