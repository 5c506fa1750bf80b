/** What the app takes from the package, so that another version of it can't change a deployment unseen. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnResource } from 'aws-cdk-lib';
import { dependencies } from '../../package.json';
import { stacksOf } from '../support/stacks';

const root = join(__dirname, '..', '..');

describe('the package amazon-cognito-passwordless-auth', () => {
  it('is 0.17.0', () => {
    const installed = JSON.parse(
      readFileSync(join(root, 'node_modules', 'amazon-cognito-passwordless-auth', 'package.json'), 'utf8'),
    );
    expect(installed.version).toBe('0.17.0');
    expect(dependencies['amazon-cognito-passwordless-auth']).toBe('0.17.0');
  });

  it('makes three functions and a table, and nothing else', () => {
    const { stacks } = stacksOf('dev');
    const seam = stacks.auth.node.findChild('SignIn');
    const types: Record<string, number> = {};
    for (const construct of seam.node.findAll()) {
      if (CfnResource.isCfnResource(construct))
        types[construct.cfnResourceType] = (types[construct.cfnResourceType] ?? 0) + 1;
    }
    expect(types).toEqual({ 'AWS::DynamoDB::Table': 1, 'AWS::Lambda::Function': 3 });
  });

  it('is known to one file of lib', () => {
    const files = readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    const users = files.filter((file) =>
      /from '[^']*amazon-cognito-passwordless-auth/.test(readFileSync(join(root, 'lib', file), 'utf8')),
    );
    expect(users).toEqual([join('constructs', 'passwordless.ts')]);
  });
});
