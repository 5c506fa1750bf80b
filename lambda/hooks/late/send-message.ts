/**
 * Puts an event into a queue (SQS SendMessage). Signed here, as Invoke is (invoke-hook.ts).
 *
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
import { signedCall } from '../../shared/aws/signed-call';

/** Milliseconds of one; a kept connection may be dead after Lambda froze the function. */
const TIMEOUT = 300;
const ATTEMPTS = 2;

/** Tries twice, so a message may be there twice. @throws Error when it may not have been taken */
export async function sendMessage(queueUrl: string, event: object): Promise<void> {
  const body = JSON.stringify({ QueueUrl: queueUrl, MessageBody: textOf(event) });
  for (let attempt = 1; ; attempt++) {
    try {
      return await sendOnce(body);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

async function sendOnce(body: string): Promise<void> {
  const request = { method: 'POST', body } as const;
  const { url, headers } = signedCall(
    'sqs',
    '/',
    { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
    request,
  );
  const response = await fetch(url, { ...request, headers, signal: AbortSignal.timeout(TIMEOUT) });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`SQS answered ${response.status}`);
}

/**
 * SQS takes no characters that XML doesn't have; JSON escapes all of them but two. Whoever signs up chooses
 * attributes.
 */
function textOf(event: object): string {
  return JSON.stringify(event).replace(
    /[\uFFFE\uFFFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16)}`,
  );
}
