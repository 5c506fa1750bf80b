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

  /** How many resources of each type the seam makes. */
  const typesOf = (...args: Parameters<typeof stacksOf>) => {
    const { stacks } = stacksOf(...args);
    const types: Record<string, number> = {};
    for (const construct of stacks.auth.node.findChild('SignIn').node.findAll()) {
      if (CfnResource.isCfnResource(construct))
        types[construct.cfnResourceType] = (types[construct.cfnResourceType] ?? 0) + 1;
    }
    return types;
  };

  it('makes five functions, two tables and an API, and nothing else', () => {
    expect(typesOf('dev')).toEqual({
      'AWS::DynamoDB::Table': 2,
      'AWS::Lambda::Function': 5,
      // For each of six operations, by way of the stage and of the console's test.
      'AWS::Lambda::Permission': 12,
      'AWS::ApiGateway::RestApi': 1,
      'AWS::ApiGateway::Authorizer': 1,
      'AWS::ApiGateway::Deployment': 1,
      'AWS::ApiGateway::GatewayResponse': 2,
      'AWS::ApiGateway::Method': 12,
      'AWS::ApiGateway::Model': 3,
      'AWS::ApiGateway::RequestValidator': 1,
      'AWS::ApiGateway::Resource': 8,
      'AWS::ApiGateway::Stage': 1,
      // Ours: the package's own, kept for ever, is taken out.
      'AWS::Logs::LogGroup': 1,
    });
  });

  it('makes three functions and a table where the stage has no passkeys', () => {
    expect(typesOf('dev', { passkeys: { enabled: false } })).toEqual({
      'AWS::DynamoDB::Table': 1,
      'AWS::Lambda::Function': 3,
    });
  });

  it('is known to one file of lib', () => {
    const files = readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    const users = files.filter((file) =>
      /from '[^']*amazon-cognito-passwordless-auth/.test(readFileSync(join(root, 'lib', file), 'utf8')),
    );
    expect(users).toEqual([join('features', 'custom-auth', 'package.ts')]);
  });
});
