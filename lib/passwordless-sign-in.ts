/** For other CDK apps: passwordless sign-in for a pool that the app makes itself (docs/your-own-pool.md). */
import { resolve } from 'node:path';
import { CfnOutput, CfnResource, Stack } from 'aws-cdk-lib';
import type { IUserPool, IUserPoolClient, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { LambdaBundles } from './bundling/bundle-lambdas';
import { bundlesAtHand } from './bundling/bundles-at-hand';
import { ConfigError, type ConfigProblem } from './config/errors';
import type { HooksConfig } from './config/hooks/schema';
import type { OwnersPool } from './features/core';
import { hookEntries } from './features/hooks/hooks';
import { type HookFolders, hookProblems } from './own-pool/hooks';
import { watchedClientProblems, watchedClients } from './own-pool/monitoring';
import { type GivenPool, readPool } from './own-pool/pool';
import { ownPoolConfig, type SignInFields, subjectOf } from './own-pool/settings';
import { smsSourcesOf } from './own-pool/sms';
import type { Accepted } from './own-pool/ways';
import type { PublishedName } from './published';
import { addSignIn } from './stacks/auth-stack';
import { addMessaging } from './stacks/messaging-stack';
import { addMonitoring } from './stacks/monitoring-stack';

export interface PasswordlessSignInProps extends SignInFields {
  /** Made by this app, in the construct's stack. */
  readonly userPool: IUserPool;
  /** Those that sign in by links, codes and passkeys. Recovery links use the first. */
  readonly userPoolClients: readonly IUserPoolClient[];
  /**
   * Why ways into accounts that pool and clients have beside ours may stay.
   *
   * @default none is accepted
   */
  readonly accepted?: Accepted;
  /**
   * Folders of hooks that this app has bundled, each with an `index.js` that exports `handler`.
   *
   * @default those of `custom/hooks`
   */
  readonly hookFolders?: HookFolders;
  /**
   * With `enabled: true`: dashboard, alarms and saved queries.
   *
   * @default off
   */
  readonly monitoring?: SignInFields['monitoring'];
  /**
   * The functions' code.
   *
   * @default those packed with it; in a checkout, made of its sources
   */
  readonly bundles?: LambdaBundles;
}

/**
 * Signs a pool's users in by links, codes and passkeys: functions, keys, tables, APIs, mail and a web ACL, as
 * in the app's own stacks; with `monitoring: { enabled: true }`, dashboard, alarms and saved queries too.
 *
 * Ours call the pool's own pre-sign-up, pre-token and custom-message triggers. Ways past ours are refused, or
 * accepted with a reason (docs/adr/054).
 */
export class PasswordlessSignIn extends Construct {
  /** @throws ConfigError naming each field, and each property of pool and clients, that has to change */
  constructor(scope: Construct, id: string, props: PasswordlessSignInProps) {
    super(scope, id);
    const {
      userPool,
      userPoolClients,
      accepted = {},
      hookFolders = {},
      bundles = bundlesAtHand(),
      ...fields
    } = props;
    const read = (): GivenPool => {
      const pool = readPool({ scope: this }, userPool, userPoolClients);
      if (!('properties' in pool)) throw new ConfigError(subjectOf(this), pool);
      return pool;
    };
    const given = read();
    const config = ownPoolConfig(this, fields, given, accepted, false);
    const hooks = hookProblems(hookFolders, config.hooks);
    if (hooks.length > 0) throw new ConfigError(subjectOf(this), hooks);
    if (config.monitoring.enabled) {
      const elsewhere = watchedClientProblems(this, userPoolClients);
      if (elsewhere.length > 0) throw new ConfigError(subjectOf(this), elsewhere);
    }
    const { configurationSetName, alarmsTopic } = addMessaging(this, config);
    addSignIn(this, {
      config,
      bundles: withHooks(bundles, hookFolders),
      configurationSetName,
      userPool: given.userPool,
      userPoolClient: userPoolClients[0] as UserPoolClient,
      owners: ownersPool(given, accepted),
    });
    if (config.monitoring.enabled && alarmsTopic)
      addMonitoring(this, {
        config,
        watched: [this],
        userPoolId: given.userPool.userPoolId,
        clients: watchedClients(userPoolClients),
        alarmsTopic,
      });
    const lost = triggerProblems(this, read());
    if (lost.length > 0) throw new ConfigError(subjectOf(this), lost);
    this.node.addValidation({
      validate: () =>
        lateProblems(() => {
          const pool = read();
          const now = ownPoolConfig(this, fields, pool, accepted, true);
          if (JSON.stringify(now) !== JSON.stringify(config))
            return 'Pool or clients have changed since this construct read them. Make the change before it.';
          const problems = triggerProblems(this, pool);
          return problems.length > 0 ? new ConfigError(subjectOf(this), problems).message : undefined;
        }),
    });
  }

  /**
   * A published value, such as `Fido2ApiUrl`, for this app's own outputs. Other apps find them by
   * `importPasswordless`.
   *
   * @throws Error where nothing that is turned on has this value
   */
  value(name: PublishedName): string {
    const output = this.node.tryFindChild(name);
    if (output instanceof CfnOutput) return output.value as string;
    throw new Error(`${this.node.path} has no value ${name}: what publishes it is turned off.`);
  }
}

function withHooks(bundles: LambdaBundles, folders: HookFolders): LambdaBundles {
  const own = new Map(
    Object.entries(folders).map(([name, folder]) => [
      hookEntries[name as keyof HooksConfig],
      resolve(folder),
    ]),
  );
  return { ...bundles, directory: (entry) => own.get(entry) ?? bundles.directory(entry) };
}

/** Triggers that have to be ours, by their names in `LambdaConfig`; of two, the one that exists. */
const OUR_TRIGGERS = [
  ['DefineAuthChallenge'],
  ['CreateAuthChallenge'],
  ['VerifyAuthChallengeResponse'],
  ['PreSignUp'],
  ['PreTokenGenerationConfig', 'PreTokenGeneration'],
  ['CustomMessage'],
];

/** An override, or a change of the pool's L1 resource, may have replaced ours. */
function triggerProblems(own: PasswordlessSignIn, { properties }: GivenPool): readonly ConfigProblem[] {
  const triggers = (properties.LambdaConfig ?? {}) as Readonly<Record<string, unknown>>;
  const stack = Stack.of(own);
  const functions = own.node
    .findAll()
    .filter((each) => CfnResource.isCfnResource(each))
    .map((each) => `"${stack.getLogicalId(each)}"`);
  return OUR_TRIGGERS.flatMap((names) => {
    const name = names.find((each) => triggers[each] !== undefined) ?? (names[0] as string);
    const text = JSON.stringify(triggers[name]) ?? '';
    if (functions.some((id) => text.includes(id))) return [];
    return [
      {
        path: `userPool.LambdaConfig.${name}`,
        got: triggers[name],
        expected:
          'the trigger of this construct, which calls yours. Set yours by userPool.addTrigger or lambdaTriggers, before it, and not by an override.',
      },
    ];
  });
}

/** At synthesis: what changed after the construct was made. */
function lateProblems(check: () => string | undefined): string[] {
  try {
    const problem = check();
    return problem === undefined ? [] : [problem];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [error.message];
  }
}

function ownersPool({ properties }: GivenPool, accepted: Accepted): OwnersPool {
  const { EmailSendingAccount: sender, SourceArn: arn } = (properties.EmailConfiguration ?? {}) as Readonly<
    Record<string, unknown>
  >;
  return {
    opensUserOperations: accepted.userOperations !== undefined,
    mailsBySes: sender === 'DEVELOPER' || arn !== undefined,
    hasWebAcl: accepted.webAcl !== undefined,
    smsSources: smsSourcesOf(properties),
  };
}
