/** `npm run fields`. See {@link USAGE}. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readFlags, runTool } from './arguments';
import { allRows } from './fields/rows';
import { documentsWith } from './fields/tables';
import { withWords } from './fields/words';

const USAGE = `Usage: npm run fields -- [options]

Writes the tables of what a stage can say into docs: of each field the comment in lib/config, what the schema takes,
its default, and whether it can be changed once the stage is deployed (@later in the comment; yes without).

  --check  writes nothing; ends with 1 when a table is another than the schemas give
  --help   show this text`;

const project = resolve(__dirname, '..');

void runTool(USAGE, async (argv) => {
  const values = readFlags(argv, {
    check: { type: 'boolean' },
    help: { type: 'boolean' },
  });
  const documents = documentsWith(withWords(project, allRows), project);
  const old = [...documents].filter(([name, text]) => readFileSync(join(project, name), 'utf8') !== text);
  if (values.check && old.length > 0)
    throw new Error(
      `The fields of a stage are others than ${old.map(([name]) => name).join(', ')} says. Run "npm run fields".`,
    );
  for (const [name, text] of old) writeFileSync(join(project, name), text);
  console.log(
    old.length === 0 ? 'The tables are as the schemas say.' : old.map(([name]) => `wrote ${name}`).join('\n'),
  );
  return 0;
});
