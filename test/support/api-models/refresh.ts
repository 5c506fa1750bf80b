/**
 * Writes the models beside it anew, from AWS's SDK for Python, which publishes them with ranges, patterns,
 * required members and the errors of each operation:
 *
 *     pip download --no-deps botocore && unzip botocore-*.whl -d botocore
 *     npx tsx test/support/api-models/refresh.ts botocore
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { MODELS, modelFile } from './model';

/** Words for people, which make up four fifths of a model. */
const LEFT_OUT = new Set([
  'documentation',
  'documentationUrl',
  'examples',
  'endpoint',
  'staticContextParams',
]);

/** A copy without words. Members of a shape keep their names, whatever these are. */
function withoutWords(value: unknown, names = false): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutWords(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => names || !LEFT_OUT.has(name))
      .map(([name, member]) => [
        name,
        withoutWords(member, !names && ['members', 'shapes', 'operations'].includes(name)),
      ]),
  );
}

/** @param folder of an unpacked botocore */
export function refresh(folder: string, target?: string): void {
  const [info = ''] = readdirSync(folder).filter((name) => /^botocore-.*\.dist-info$/.test(name));
  const version = /^botocore-(.*)\.dist-info$/.exec(info)?.[1];
  if (version === undefined) throw new Error(`${folder} holds no unpacked botocore-<version>.whl.`);
  for (const name of Object.keys(MODELS)) {
    const versions = join(folder, 'botocore/data', name);
    const newest = readdirSync(versions).sort().at(-1) ?? '';
    const model = JSON.parse(
      gunzipSync(readFileSync(join(versions, newest, 'service-2.json.gz'))).toString('utf8'),
    ) as object;
    const slim = { source: `botocore ${version}`, ...(withoutWords(model) as object) };
    writeFileSync(modelFile(name, target), gzipSync(JSON.stringify(slim), { level: 9 }));
  }
}

if (require.main === module) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('Say the folder of an unpacked botocore.');
  refresh(folder);
}
