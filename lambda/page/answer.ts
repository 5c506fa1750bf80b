import type { CloudFormationCustomResourceEvent } from 'aws-lambda';

const MILLISECONDS = 10_000;

/**
 * Tells CloudFormation the outcome.
 *
 * @param reason why it failed; undefined for success
 * @throws Error when CloudFormation can't be told
 */
export async function answer(
  event: CloudFormationCustomResourceEvent,
  reason: string | undefined,
): Promise<void> {
  const { StackId, RequestId, LogicalResourceId, ResponseURL } = event;
  const body = JSON.stringify({
    Status: reason === undefined ? 'SUCCESS' : 'FAILED',
    ...(reason === undefined ? {} : { Reason: reason.slice(0, 1_000) }),
    // Constant: for another id CloudFormation would delete the former page.
    PhysicalResourceId:
      event.RequestType === 'Create' ? `${LogicalResourceId}-page` : event.PhysicalResourceId,
    StackId,
    RequestId,
    LogicalResourceId,
  });
  const response = await fetch(ResponseURL, {
    method: 'PUT',
    // The URL is signed for no content type.
    headers: { 'content-type': '' },
    body: new TextEncoder().encode(body),
    signal: AbortSignal.timeout(MILLISECONDS),
  });
  if (!response.ok) throw new Error(`CloudFormation could not be told: status ${response.status}.`);
}
