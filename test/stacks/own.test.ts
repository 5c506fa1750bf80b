/**
 * Snapshots of the stages of custom/stages.ts, for teams that want to see in a review what an edit or an
 * update of this project does to theirs. None is needed; one that is there has to match.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import type { Config } from '../../lib/config/schema';
import { ownConfig, ownNames } from '../support/own-stages';
import { stacksOfConfig } from '../support/stacks';
import { digest } from './digest';

const COMMAND = 'npm run test:unit -- test/stacks/own.test.ts -u';
const folder = join(__dirname, 'own');

/** Whether Jest was given `-u`. */
function isUpdating(): boolean {
  const { snapshotState } = expect.getState() as unknown as { snapshotState: { _updateSnapshot: string } };
  return snapshotState._updateSnapshot === 'all';
}

/** All that a stage deploys, to be read. */
function digestOf(config: Config): string {
  const { monitoring: _, ...stacks } = stacksOfConfig(config).stacks;
  return Object.values(stacks)
    .filter((stack) => stack !== undefined)
    .map((stack) => `${stack.stackName}\n\n${digest(Template.fromStack(stack))}\n`)
    .join('\n----\n\n');
}

it.each(ownNames)('stage %s is as its snapshot says, where it has one', (stage) => {
  const file = join(folder, `${stage}.txt`);
  if (isUpdating()) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, digestOf(ownConfig(stage)));
  }
  if (!existsSync(file)) return;
  const [now, then] = [digestOf(ownConfig(stage)), readFileSync(file, 'utf8')];
  if (now === then) return;
  console.error(
    `The stage ${stage} of custom/stages.ts differs from test/stacks/own/${stage}.txt. Read the difference; if it is meant, ${COMMAND}`,
  );
  expect(now).toBe(then);
});
