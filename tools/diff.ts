/** `npm run diff`. See {@link USAGE}. */
import { join } from 'node:path';
import { readArguments, runTool, UsageError } from './arguments';
import { writeHandedOver } from './diff/handed-over';
import { markdown } from './diff/markdown';
import { diff } from './diff/run';

const USAGE = `Usage: npm run --silent diff -- <base> [options]
       npm run --silent diff -- --write <file>

Synthesizes a commit and the working tree, uncommitted changes included, compares them stage by stage, and prints Markdown
for a pull request. Needs no AWS account.

  <base>          the commit to compare with, such as origin/main
  --stage <name>  compare this stage only; may be repeated (default: every stage)
  --head <file>   compare what --write wrote elsewhere, in place of the working tree; it is read as a stranger's
  --write <file>  synthesize every stage of the working tree and write what --head takes; compares nothing
  --json          print the report as JSON
  --help          show this text

Exit status 2 when a resource that users depend on would be replaced or lost, and removal.reason of the stage says
nothing; 1 when the comparison fails; else 0.`;

const project = join(__dirname, '..');

void runTool(USAGE, async (argv) => {
  const { values, positionals } = readArguments(argv, {
    stage: { type: 'string', multiple: true },
    head: { type: 'string' },
    write: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  });
  const [base, ...others] = positionals;
  if (values.write !== undefined) {
    if (base || values.head !== undefined || values.stage || values.json)
      throw new UsageError('--write compares nothing, so it stands alone.');
    await writeHandedOver(project, values.write);
    return 0;
  }
  if (!base) throw new UsageError('The commit to compare with is missing, such as origin/main.');
  if (others.length > 0) throw new UsageError(`"${others[0]}" is one commit too many.`);
  const report = await diff({ project, base, head: values.head, stages: values.stage });
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : markdown(report, base));
  return report.status;
});
