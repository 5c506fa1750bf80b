import { Stack } from 'aws-cdk-lib';
import type { UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import type { Config } from '../../config/schema';
import { publish } from '../../published';
import type { WebAcl } from '../../shared/web-acl';
import type { Core } from '../core';
import type { SigningKey } from '../magic-link/signing-key';
import { signInMethods } from '../page/sign-in-methods';
import { authValues, clientValues } from './published';

/** What others need of the pool, whatever the features. */
export function publishAuth(
  scope: Construct,
  { config, userPool, userPoolClient, secrets }: Core,
  signingKey: SigningKey,
  webAcl: WebAcl,
): void {
  publish(scope, config, authValues, {
    UserPoolId: userPool.userPoolId,
    UserPoolArn: userPool.userPoolArn,
    UserPoolClientId: userPoolClient.userPoolClientId,
    Region: Stack.of(scope).region,
    WebUrl: config.webOrigins[0] as string,
    AppName: config.appName,
    Locales: config.locales.join(','),
    LinkLifeSeconds: String(config.magicLink.lifeMinutes * 60),
    CoolDownSeconds: String(config.magicLink.coolDownSeconds),
    SigningKeyArn: signingKey.keyArn,
    SecretsTableName: secrets.name,
    WebAclArn: webAcl.arn,
    SignInMethods: signInMethods(config),
  });
}

/** The ids of further app clients, if any. */
export function publishClients(
  scope: Construct,
  config: Config,
  clients: Readonly<Record<string, UserPoolClient>>,
): void {
  const ids = Object.entries(clients).map(([name, { userPoolClientId }]) => [name, userPoolClientId]);
  if (ids.length === 0) return;
  publish(scope, config, clientValues, {
    AppClientIds: Stack.of(scope).toJsonString(Object.fromEntries(ids)),
  });
}
