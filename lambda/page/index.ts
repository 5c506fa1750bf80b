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
import { readRequest, withdrawnFiles } from './request';

type Properties = Readonly<Record<string, unknown>>;

/** @throws Error when CloudFormation could not be told; Lambda tries again */
export async function handler(event: CloudFormationCustomResourceEvent, context: Context): Promise<void> {
  logger.addContext(context);
  let reason: string | undefined;
  try {
    // The bucket outlives the stack.
    if (event.RequestType !== 'Delete')
      await publish(
        event.ResourceProperties,
        event.RequestType === 'Update' ? event.OldResourceProperties : {},
      );
  } catch (error) {
    reason = `${(error as Error).message} The log stream ${context.logStreamName} has more.`;
    logger.error('The page was not published', { error: error as Error });
  }
  await answer(event, reason);
}

async function publish(properties: Properties, before: Properties): Promise<void> {
  const { bucket, config, wellKnownFiles } = readRequest(properties);
  const page = readPage(join(__dirname, 'page'));
  // A file of the page's own takes the place of what is withdrawn.
  const withdrawn = Object.entries(withdrawnFiles(properties, before)).filter(
    ([key]) => !page.some((it) => it.key === key),
  );
  const files: readonly PublishedFile[] = [
    ...page,
    ...[['config.json', config] as const, ...Object.entries(wellKnownFiles), ...withdrawn].map(
      ([key, text]) => file(key, Buffer.from(text)),
    ),
  ];
  if (!files.some(({ key }) => key === 'index.html'))
    throw new Error('The bundle of this function holds no page; build the app again and deploy it.');
  for (const batch of inOrder(files)) await Promise.all(batch.map((it) => putObject(bucket, it)));
  logger.info('The page was published', { files: files.length });
}
