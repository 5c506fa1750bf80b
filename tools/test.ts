/**
 * `npm run test:unit`, `test:flows`, `test:browser`, `test:watch`: the tests of one project, or some of them
 * by path, once or after each change. See {@link PATHS_USAGE}.
 */
import { runTool } from './arguments';
import { PATHS_USAGE, runPaths } from './check/paths';

void runTool(PATHS_USAGE, runPaths);
