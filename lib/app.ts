import type { App } from 'aws-cdk-lib';
import type { LambdaBundles } from './bundling/bundle-lambdas';
import type { Config } from './config/schema';
import { AccountApiStack } from './stacks/account-api-stack';
import { AuthStack } from './stacks/auth-stack';
import { MessagingStack } from './stacks/messaging-stack';

/** The stacks of a deployment. */
export interface PasswordlessStacks {
  readonly messaging: MessagingStack;
  readonly auth: AuthStack;
  /** Where the stage has the account API. */
  readonly accountApi?: AccountApiStack;
}

/**
 * Makes every stack of a deployment. No other place makes any, so what a test sees is what is deployed.
 *
 * @param bundles code of the functions; only folders are read, so a test can hand in folders of its own
 */
export function buildApp(app: App, config: Config, bundles: LambdaBundles): PasswordlessStacks {
  const { deploymentName, stage, account, region, terminationProtection } = config;
  const common = {
    config,
    env: { account, region },
    terminationProtection,
    tags: { application: deploymentName, stage },
  };
  const messaging = new MessagingStack(app, `${deploymentName}-${stage}-messaging`, {
    ...common,
    description: `Mail of passwordless sign-in: sender, delivery rules and events (${deploymentName}, ${stage})`,
  });
  const auth = new AuthStack(app, `${deploymentName}-${stage}-auth`, {
    ...common,
    bundles,
    identityArn: messaging.identityArn,
    configurationSetName: messaging.configurationSetName,
    description: `Passwordless sign-in: user pool, triggers, signing key, web ACL (${deploymentName}, ${stage})`,
  });
  auth.addStackDependency(messaging);
  if (!config.accountApi.enabled) return { messaging, auth };
  const accountApi = new AccountApiStack(app, `${deploymentName}-${stage}-account-api`, {
    ...common,
    bundles,
    description: `Account API: sign-up and sign-in through a confidential client (${deploymentName}, ${stage})`,
  });
  accountApi.addStackDependency(auth);
  return { messaging, auth, accountApi };
}
