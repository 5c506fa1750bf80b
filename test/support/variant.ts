/**
 * The program that {@link assemblyOf} runs for a variant of a stage: `node --require tsx/cjs variant.ts
 * <folder> <variant>`. It builds the app as `bin/app.ts` does, from the same functions, with other values;
 * the app's own entry point takes none.
 */
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { buildApp } from '../../lib/app';
import { buildPage } from '../../lib/bundling/build-page';
import { bundleLambdas } from '../../lib/bundling/bundle-lambdas';
import type { ConfigInput } from '../../lib/config/schema';
import { addPackageApi } from '../fixtures/package-app/beside-ours';
import { cdkContext } from './stacks';
import { stageConfig } from './stages';

/**
 * A stage with some of its fields put in place of its own, whole fields at a time; or with the package's API
 * beside it; or no web ACL.
 */
export interface Variant {
  readonly stage: string;
  readonly webPort: number | undefined;
  readonly overrides: Partial<ConfigInput>;
  readonly packageApi: boolean;
  /** False takes the web ACL from the user pool. */
  readonly webAcl: boolean;
}

async function synthesize(
  outdir: string,
  { stage, webPort, overrides, packageApi, webAcl }: Variant,
): Promise<void> {
  const project = join(__dirname, '..', '..');
  const bundles = await bundleLambdas(join(project, '.build', 'lambda'), project);
  const app = new App({ outdir, analyticsReporting: false, context: { ...cdkContext } });
  const config = stageConfig(stage, overrides, webPort === undefined ? {} : { webPort });
  const page = config.web.enabled ? await buildPage(project) : undefined;
  const { auth } = buildApp(app, config, bundles, page);
  if (packageApi) addPackageApi(auth, config.webOrigins[0] ?? '');
  if (!webAcl && !auth.node.findChild('WebAcl').node.tryRemoveChild('UserPool'))
    throw new Error('The user pool has no association with the web ACL.');
  app.synth();
}

if (require.main === module) {
  const [outdir = '', variant = ''] = process.argv.slice(2);
  synthesize(outdir, JSON.parse(variant) as Variant).catch((error: Error) => {
    console.error(error.name === 'ConfigError' ? error.message : error);
    process.exitCode = 1;
  });
}
