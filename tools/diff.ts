/** `npm run diff`: what a deployment of the working tree would change, for reviewers. See {@link USAGE}. */
import { join } from 'node:path';
import { readArguments, runTool, UsageError } from './arguments';
import { markdown } from './diff/markdown';
import { diff } from './diff/run';

const USAGE = `Usage: npm run --silent diff -- <base> [options]

Synthesizes a commit and the working tree, uncommitted changes included, compares them stage by stage, and prints Markdown
for a pull request. Needs no AWS account.

  <base>          the commit to compare with, such as origin/main
  --stage <name>  compare this stage only; may be repeated (default: every stage)
  --json          print the report as JSON
  --help          show this text

Exit status 2 when a resource that users depend on would be replaced or lost, and removal.reason of the stage says
nothing; 1 when the comparison fails; else 0.`;

void runTool(USAGE, async (argv) => {
  const { values, positionals } = readArguments(argv, {
    stage: { type: 'string', multiple: true },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  });
  const [base, ...others] = positionals;
  if (!base) throw new UsageError('The commit to compare with is missing, such as origin/main.');
  if (others.length > 0) throw new UsageError(`"${others[0]}" is one commit too many.`);
  const report = await diff({ project: join(__dirname, '..'), base, stages: values.stage });
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : markdown(report, base));
  return report.status;
});
