import type { App } from 'aws-cdk-lib';
import type { LambdaBundles } from './bundling/bundle-lambdas';
import type { Config } from './config/schema';
import { AccountApiStack } from './stacks/account-api-stack';
import { ApiLoggingStack } from './stacks/api-logging-stack';
import { AuthStack } from './stacks/auth-stack';
import { MessagingStack } from './stacks/messaging-stack';
import { MonitoringStack } from './stacks/monitoring-stack';
import { stackName } from './stacks/names';
import { WebStack } from './stacks/web-stack';

export interface PasswordlessStacks {
  readonly messaging: MessagingStack;
  readonly auth: AuthStack;
  readonly accountApi: AccountApiStack | undefined;
  readonly monitoring: MonitoringStack | undefined;
  /** Undefined where something else serves the page. */
  readonly web: WebStack | undefined;
}

/**
 * Only this makes stacks.
 *
 * @param bundles only folders are read
 * @param page folder of the built page, for a web stack
 * @throws Error where it is missing
 */
export function buildApp(
  app: App,
  config: Config,
  bundles: LambdaBundles,
  page?: string,
): PasswordlessStacks {
  const { deploymentName, stage, account, region, terminationProtection } = config;
  const common = {
    config,
    env: { account, region },
    terminationProtection,
    tags: { application: deploymentName, stage },
  };
  const messaging = new MessagingStack(app, stackName(config, 'messaging'), {
    ...common,
    description: `Mail of passwordless sign-in: sender, delivery rules and events (${deploymentName}, ${stage})`,
  });
  const auth = new AuthStack(app, stackName(config, 'auth'), {
    ...common,
    bundles,
    identityArn: messaging.identityArn,
    configurationSetName: messaging.configurationSetName,
    description: `Passwordless sign-in: user pool, triggers, signing key, web ACL (${deploymentName}, ${stage})`,
  });
  auth.addStackDependency(messaging);
  const accountApi = config.accountApi.enabled
    ? new AccountApiStack(app, stackName(config, 'account-api'), {
        ...common,
        bundles,
        description: `Account API: sign-up and sign-in through a confidential client (${deploymentName}, ${stage})`,
      })
    : undefined;
  accountApi?.addStackDependency(auth);
  const monitoring =
    config.monitoring.enabled && messaging.alarmsTopic
      ? new MonitoringStack(app, stackName(config, 'monitoring'), {
          ...common,
          auth,
          accountApi,
          alarmsTopic: messaging.alarmsTopic,
          description: `Dashboard and alarms of passwordless sign-in (${deploymentName}, ${stage})`,
        })
      : undefined;
  const web = config.web.enabled ? addWeb() : undefined;
  return { messaging, auth, accountApi, monitoring, web };

  function addWeb(): WebStack {
    if (page === undefined)
      throw new Error(
        'The stage has a web stack, so buildApp needs the folder of the built page (buildPage).',
      );
    const stack = new WebStack(app, stackName(config, 'web'), {
      ...common,
      bundles,
      auth,
      page,
      description: `The page of passwordless sign-in on S3 and CloudFront (${deploymentName}, ${stage})`,
    });
    stack.addStackDependency(auth);
    return stack;
  }
}

/** One stack for the account: see {@link ApiLoggingStack}. */
export function buildApiLogging(
  app: App,
  { deploymentName, account, region }: Pick<Config, 'deploymentName' | 'account' | 'region'>,
): ApiLoggingStack {
  return new ApiLoggingStack(app, `${deploymentName}-api-logging`, {
    env: { account, region },
    tags: { application: deploymentName },
    description: 'The role that API Gateway writes logs with, for all APIs of this account in this Region',
  });
}
