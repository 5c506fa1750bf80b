/**
 * `tsx test/support/write-templates.ts <folder>`: every template of every stage and of the variants, for
 * linters of others.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { everyTemplate } from './everything';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Usage: tsx test/support/write-templates.ts <folder>');
mkdirSync(folder, { recursive: true });
for (const { name, templates } of everyTemplate())
  for (const [stack, template] of Object.entries(templates))
    writeFileSync(
      join(folder, `${name.replaceAll(' ', '-')}.${stack}.json`),
      JSON.stringify(template, null, 2),
    );
