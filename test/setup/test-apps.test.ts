/**
 * The set-up that the tests of templates rest on: were it to change, they would go on passing and mean less.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import recommended from 'aws-cdk-lib/recommended-feature-flags.json';
import { placeholderBundles } from '../support/placeholder-bundles';
import { cdkContext, stacksOf } from '../support/stacks';

const root = join(__dirname, '..', '..');

describe('the set-up of test apps', () => {
  it('sets every feature flag that the CDK recommends, in cdk.json', () => {
    expect(cdkContext).toEqual(recommended);
  });

  it('gives test apps the flags of cdk.json', () => {
    const { app } = stacksOf('dev');
    for (const [flag, value] of Object.entries(cdkContext))
      expect(app.node.tryGetContext(flag)).toEqual(value);
  });

  it('bundles nothing: every asset is the placeholder, and esbuild is never loaded', () => {
    const { app } = stacksOf('dev');
    const { directory } = app.synth();
    const assets = readdirSync(directory).filter((name) => name.startsWith('asset.'));
    expect(assets).toHaveLength(1);
    for (const asset of assets)
      expect(readFileSync(join(directory, asset, 'index.js'), 'utf8')).toBe(
        readFileSync(
          join(placeholderBundles().directory('lambda/pool/pre-sign-up/index.ts'), 'index.js'),
          'utf8',
        ),
      );
    expect(Object.keys(require.cache).filter((path) => path.includes('/node_modules/esbuild/'))).toEqual([]);
  });

  it('leaves the validation of templates out, which `cdk synth` runs', () => {
    // An empty template is refused by the validation alone.
    const synthesizeEmpty = () => {
      const app = new App({ analyticsReporting: false, context: { ...cdkContext } });
      new Stack(app, 'Empty');
      return app.synth();
    };
    expect(synthesizeEmpty).not.toThrow();
    const { app } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { app: string };
    expect(app).not.toContain('CDK_VALIDATION');
    expect(readFileSync(join(root, 'bin', 'app.ts'), 'utf8')).not.toContain('CDK_VALIDATION');
  });
});
