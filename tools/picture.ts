/** `npm run picture`. See {@link USAGE}. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFlags, runTool, UsageError } from './arguments';
import { stacksOf } from './diff/assembly';
import { synthesize } from './diff/synthesis';
import { graphOf } from './picture/graph';
import { drawPicture } from './picture/svg';

const project = join(__dirname, '..');

const USAGE = `Usage: npm run picture -- [options]

Draws who calls what and with which permissions, as the templates say, into docs/images/architecture.svg.

  --stage <name>      synthesize this stage (default dev)
  --assembly <path>   draw this folder's templates, such as cdk.out, instead of synthesizing
  --file <path>       write there
  --check             write nothing; exit status 1 when the file is another picture
  --help              show this text`;

void runTool(USAGE, async (argv) => {
  const values = readFlags(argv, {
    stage: { type: 'string' },
    assembly: { type: 'string' },
    file: { type: 'string' },
    check: { type: 'boolean' },
    help: { type: 'boolean' },
  });
  const { stage, assembly, file = join(project, 'docs/images/architecture.svg'), check = false } = values;
  if (stage && assembly) throw new UsageError('--stage and --assembly exclude each other.');
  const picture = assembly ? pictureOf(assembly) : await pictureOfStage(stage ?? 'dev');
  if (!check) {
    writeFileSync(file, picture);
    console.log(`${file} is up to date.`);
    return 0;
  }
  if (readFileSync(file, 'utf8') === picture) return 0;
  console.error(
    `${file} is not what the templates give. "npm run picture" updates it; look at it before you commit.`,
  );
  return 1;
});

/** @throws Error where the folder holds no stacks */
function pictureOf(assembly: string): string {
  const stacks = stacksOf(assembly);
  if (stacks.size === 0)
    throw new Error(`${assembly} has no stacks; name the folder that "cdk synth" wrote.`);
  return drawPicture(graphOf(stacks));
}

async function pictureOfStage(stage: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'picture-'));
  try {
    await synthesize(project, stage, folder);
    return pictureOf(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
