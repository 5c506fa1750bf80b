import { randomUUID } from 'node:crypto';
import type { ResourceStatus, StackStatus } from '@aws-sdk/client-cloudformation';
import type { Clock } from '../contract';
import type { Stack, StackResource } from './model';

export const STACK_TYPE = 'AWS::CloudFormation::Stack';

/** What `DescribeStackEvents` tells of stacks and their resources. */
export class Journal {
  constructor(private readonly clock: Clock) {}

  stack(stack: Stack, status: StackStatus, reason?: string, token?: string): void {
    stack.status = status;
    stack.reason = reason;
    this.write(stack, {
      logicalId: stack.identity.name,
      physicalId: stack.identity.id,
      type: STACK_TYPE,
      status,
      reason,
      properties: undefined,
      token,
    });
  }

  /** Also gives the stack this resource. */
  resource(
    stack: Stack,
    resource: Omit<StackResource, 'status' | 'reason' | 'changed'>,
    status: ResourceStatus,
    { reason, token }: { readonly reason?: string | undefined; readonly token?: string | undefined } = {},
  ): StackResource {
    const changed = this.clock.now();
    const written: StackResource = { ...resource, status, reason, changed };
    this.write(stack, {
      logicalId: resource.logicalId,
      physicalId: resource.made?.result.ref ?? '',
      type: resource.definition.Type,
      status,
      reason,
      properties: resource.made?.request.properties,
      token,
    });
    return written;
  }

  private write(stack: Stack, event: Omit<Stack['events'][number], 'id' | 'operationId' | 'at'>): void {
    // No two events have one time: readers tell by it what is new.
    const last = stack.events.at(-1)?.at ?? 0;
    const at = Math.max(this.clock.now(), last + 1);
    stack.events.push({ ...event, id: randomUUID(), operationId: stack.operationId, at });
  }
}
