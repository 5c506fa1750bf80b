/** `npm run test:unit`, `test:flows`, `test:browser`, `test:watch`. See {@link PATHS_USAGE}. */
import { runTool } from './arguments';
import { PATHS_USAGE, runPaths } from './check/paths';

void runTool(PATHS_USAGE, runPaths);
