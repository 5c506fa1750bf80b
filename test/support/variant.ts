/**
 * The program that {@link assemblyOf} runs for a variant of a stage: `node --require tsx/cjs variant.ts
 * <folder> <variant>`, or forked, for as many as it is told of. It builds the app as `bin/app.ts` does, from
 * the same functions, with other values; the app's own entry point takes none.
 */
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { leaveAdoptable } from '../../lib/adoption';
import { buildApp } from '../../lib/app';
import { buildPage } from '../../lib/bundling/build-page';
import { bundleLambdas } from '../../lib/bundling/bundle-lambdas';
import type { ConfigInput } from '../../lib/config/schema';
import { addPackageApi } from '../fixtures/package-app/beside-ours';
import { productRoot } from './product';
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
  /** True takes out what `cdk import` can't take over. */
  readonly adopt: boolean;
}

async function synthesize(
  outdir: string,
  { stage, webPort, overrides, packageApi, webAcl, adopt }: Variant,
): Promise<void> {
  const project = productRoot();
  const bundles = await bundleLambdas(join(project, '.build', 'lambda'), project);
  // Nobody draws it, and resolving its tree is a tenth of the work.
  const app = new App({ outdir, analyticsReporting: false, treeMetadata: false, context: { ...cdkContext } });
  const config = stageConfig(stage, overrides, webPort === undefined ? {} : { webPort });
  const page = config.web.enabled ? await buildPage(project) : undefined;
  const stacks = buildApp(app, config, bundles, page);
  const { auth } = stacks;
  if (packageApi) addPackageApi(auth, config.webOrigins[0] ?? '');
  if (!webAcl && !auth.node.findChild('WebAcl').node.tryRemoveChild('UserPool'))
    throw new Error('The user pool has no association with the web ACL.');
  if (adopt) leaveAdoptable(app, stacks);
  app.synth();
}

/** A ConfigError says all there is to say. */
const wordsOf = (error: Error) => (error.name === 'ConfigError' ? error.message : String(error.stack));

function serve(): void {
  process.on('message', ({ outdir, variant }: { outdir: string; variant: Variant }) => {
    synthesize(outdir, variant).then(
      () => process.send?.({ outdir }),
      (error: Error) => process.send?.({ outdir, error: wordsOf(error) }),
    );
  });
}

if (require.main === module) {
  const [outdir, variant = ''] = process.argv.slice(2);
  if (outdir === undefined) serve();
  else
    synthesize(outdir, JSON.parse(variant) as Variant).catch((error: Error) => {
      console.error(wordsOf(error));
      process.exitCode = 1;
    });
}
