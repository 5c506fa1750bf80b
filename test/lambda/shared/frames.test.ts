/** Frames of errors in bundles: the places that Node.js itself would name, without its reading maps early. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { framesOf } from '../../../lambda/shared/log/frames';

const folder = mkdtempSync(join(tmpdir(), 'frames-'));
afterAll(() => rmSync(folder, { recursive: true }));

const source = `
export function caught(): string {
  try {
    return outer([1, 2, 3]);
  } catch (error) {
    return (error as Error).stack ?? '';
  }
}
function outer(numbers: readonly number[]): string {
  return numbers.map((number) => fail(number)).join();
}
function fail(number: number): string {
  throw new RangeError('no ' + number);
}
`;

beforeAll(() => {
  writeFileSync(join(folder, 'source.ts'), source);
  buildSync({
    absWorkingDir: folder,
    entryPoints: ['source.ts'],
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    sourcemap: 'linked',
    sourcesContent: false,
    outfile: 'index.js',
  });
});

/** The stack of the bundle's error, as a process of its own has it. */
function stackOf(...options: readonly string[]): string {
  const script = `process.stdout.write(require(${JSON.stringify(join(folder, 'index.js'))}).caught())`;
  return spawnSync(process.execPath, [...options, '-e', script], { encoding: 'utf8' }).stdout;
}

const errorWith = (stack: string) => Object.assign(new Error(), { stack });
const placesIn = (frames: readonly string[]) =>
  frames.flatMap((frame) => /[^ (]*source\.ts:\d+:\d+/.exec(frame)?.[0] ?? []);

describe('frames of an error', () => {
  it('name the same places of the source as Node.js does with its option for that', () => {
    const places = placesIn(framesOf(errorWith(stackOf())));
    expect(places).toEqual(placesIn(stackOf('--enable-source-maps').split('\n')));
    expect(places[0]).toBe(`${join(folder, 'source.ts')}:13:9`);
    expect(places.length).toBeGreaterThanOrEqual(4);
  });

  it('are left as they are without a map, in Node.js itself, and where a map is broken', () => {
    const broken = join(folder, 'broken.js');
    writeFileSync(`${broken}.map`, '{"version":3,"mappings":17');
    const frames = [
      `    at name (${join(folder, 'none.js')}:1:2)`,
      '    at Array.map (<anonymous>)',
      '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
      `    at ${broken}:1:20`,
    ];
    expect(framesOf(errorWith(['Error: at no place', '  at (x', ...frames].join('\n')))).toEqual(frames);
  });

  it('are none of an error without a stack', () => {
    const error = new Error('gone');
    Object.assign(error, { stack: undefined });
    expect(framesOf(error)).toEqual([]);
  });
});
