/**
 * What `cdk.json` starts: compiles `bin/app.ts` and all it imports of this project in one esbuild pass, in memory, and runs it. Hooking a TypeScript loader into every
 * `require` takes longer than the app itself; `node --require tsx/cjs bin/app.ts` still works, for a debugger.
 */
const Module = require('node:module');
const { join } = require('node:path');
const { buildSync } = require('esbuild');

// From Node.js 22.1 on: keeps compiled code of the CDK between runs.
Module.enableCompileCache?.();

const { outputFiles } = buildSync({
  entryPoints: [join(__dirname, 'app.ts')],
  absWorkingDir: join(__dirname, '..'),
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  write: false,
  sourcemap: 'inline',
});

const app = new Module(join(__dirname, 'app.js'), module);
app.filename = app.id;
app.paths = module.paths;
app._compile(outputFiles[0].text, app.id);
