/**
 * `npm run test:unit`, `test:flows`, `test:browser`: the tests of one project, or some of them by path. See
 * {@link PATHS_USAGE}.
 */
import { runTool } from './arguments';
import { PATHS_USAGE, runPaths } from './check/paths';

void runTool(PATHS_USAGE, runPaths);
