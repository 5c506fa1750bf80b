/**
 * Compiles `bin/app.ts` and all it imports of this project in one esbuild pass, in memory, and runs it. Hooking
 * a TypeScript loader into every `require` takes longer than the app itself; `node --require tsx/cjs bin/app.ts`
 * still works, for a debugger.
 */
const Module = require('node:module');
const { join } = require('node:path');

const PROJECT = join(__dirname, '..');

// For esbuild, which compiles the app and then bundles the functions: a fifth of its work is collecting memory
// that it gives back a second later. Beyond a gigabyte, as in a long watch, it collects.
process.env.GOGC ??= 'off';
process.env.GOMEMLIMIT ??= '1GiB';

/** For esbuild's `build`. */
const options = {
  entryPoints: [join(__dirname, 'app.ts')],
  absWorkingDir: PROJECT,
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  write: false,
  sourcemap: 'inline',
  // Whoever runs it says what is wrong.
  logLevel: 'silent',
};

/**
 * @param {{ outputFiles: { text: string }[] }} built by esbuild with {@link options}
 * @returns {Promise<void>} once it is synthesized, or has said why not and set the process' exit code
 */
function run({ outputFiles: [{ text }] }) {
  const app = new Module(join(__dirname, 'app.js'), module);
  app.filename = app.id;
  app.paths = module.paths;
  app._compile(text, app.id);
  return app.exports.finished;
}

module.exports = { PROJECT, options, run };
