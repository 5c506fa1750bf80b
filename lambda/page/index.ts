/**
 * Publishes the page when stack, page or configuration change (docs/adr/018). The files are in this
 * function's bundle (`page/`), so a rollback publishes the earlier page. Deletes nothing: pages opened before
 * still find their scripts.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
 */
import { join } from 'node:path';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { logger } from '../shared/log/observability';
import { answer } from './answer';
import { file, inOrder, type PublishedFile, readPage } from './files';
import { putObject } from './put-object';
import { readRequest } from './request';

/** @throws Error when CloudFormation could not be told; Lambda tries again */
export async function handler(event: CloudFormationCustomResourceEvent, context: Context): Promise<void> {
  logger.addContext(context);
  let reason: string | undefined;
  try {
    // The bucket outlives the stack.
    if (event.RequestType !== 'Delete') await publish(event.ResourceProperties);
  } catch (error) {
    reason = `${(error as Error).message} The log stream ${context.logStreamName} has more.`;
    logger.error('The page was not published', { error: error as Error });
  }
  await answer(event, reason);
}

async function publish(properties: Readonly<Record<string, unknown>>): Promise<void> {
  const { bucket, config, relatedOrigins } = readRequest(properties);
  const files: readonly PublishedFile[] = [
    ...readPage(join(__dirname, 'page')),
    file('config.json', Buffer.from(config)),
    ...(relatedOrigins === undefined ? [] : [file('.well-known/webauthn', Buffer.from(relatedOrigins))]),
  ];
  if (!files.some(({ key }) => key === 'index.html'))
    throw new Error('The bundle of this function holds no page; build the app again and deploy it.');
  for (const batch of inOrder(files)) await Promise.all(batch.map((it) => putObject(bucket, it)));
  logger.info('The page was published', { files: files.length });
}
