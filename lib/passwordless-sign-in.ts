/** For other CDK apps: passwordless sign-in for a pool that the app makes itself (docs/your-own-pool.md). */
import { CfnOutput } from 'aws-cdk-lib';
import type { IUserPool, IUserPoolClient, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { LambdaBundles } from './bundling/bundle-lambdas';
import { bundlesAtHand } from './bundling/bundles-at-hand';
import { ConfigError } from './config/errors';
import type { OwnersPool } from './features/core';
import { type GivenPool, readPool } from './own-pool/pool';
import { ownPoolConfig, type SignInFields, subjectOf } from './own-pool/settings';
import type { Accepted } from './own-pool/ways';
import type { PublishedName } from './published';
import { addSignIn } from './stacks/auth-stack';
import { addMessaging } from './stacks/messaging-stack';

export interface PasswordlessSignInProps extends SignInFields {
  /** The pool: one that this app makes, in the stack that the construct is put in. */
  readonly userPool: IUserPool;
  /** Its clients that sign in by links, codes and passkeys. The first is the one that recovery links use. */
  readonly userPoolClients: readonly IUserPoolClient[];
  /**
   * Ways into accounts that pool and clients have beside ours, each with why it may stay.
   *
   * @default none is accepted
   */
  readonly accepted?: Accepted;
  /**
   * Code of the functions.
   *
   * @default made of the sources that this file stands beside
   */
  readonly bundles?: LambdaBundles;
}

/**
 * Signs the users of a pool in by links, codes and passkeys: functions, keys, tables, APIs, mail and a web
 * ACL, as the app's own stacks have them.
 *
 * The pool's own pre-sign-up, pre-token and custom-message triggers are called by ours. What pool and clients
 * have that gets past ours is refused, or accepted with a reason.
 */
export class PasswordlessSignIn extends Construct {
  /**
   * @throws ConfigError naming each field, and each property of pool and clients, that has to change
   */
  constructor(scope: Construct, id: string, props: PasswordlessSignInProps) {
    super(scope, id);
    const { userPool, userPoolClients, accepted = {}, bundles = bundlesAtHand(), ...fields } = props;
    const read = (): GivenPool => {
      const pool = readPool({ scope: this }, userPool, userPoolClients);
      if (!('properties' in pool)) throw new ConfigError(subjectOf(this), pool);
      return pool;
    };
    const given = read();
    const config = ownPoolConfig(this, fields, given, accepted, false);
    const { configurationSetName } = addMessaging(this, config);
    addSignIn(this, {
      config,
      bundles,
      configurationSetName,
      userPool: given.userPool,
      userPoolClient: userPoolClients[0] as UserPoolClient,
      owners: ownersPool(given, accepted),
    });
    const ours = JSON.stringify(ourTriggers(read()));
    this.node.addValidation({
      validate: () =>
        lateProblems(() => {
          const pool = read();
          const now = ownPoolConfig(this, fields, pool, accepted, true);
          if (JSON.stringify(now) !== JSON.stringify(config))
            return 'Pool or clients have changed since this construct read them. Make the change before it.';
          if (JSON.stringify(ourTriggers(pool)) !== ours)
            return 'A trigger of the pool has been replaced since. Set triggers before this construct: it calls them.';
          return undefined;
        }),
    });
  }

  /**
   * A published value, such as `Fido2ApiUrl`, for outputs of this app's own. Other apps find them by
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

/** Triggers of the pool that are ours, by their names in `LambdaConfig`. */
const OUR_TRIGGERS = [
  'DefineAuthChallenge',
  'CreateAuthChallenge',
  'VerifyAuthChallengeResponse',
  'PreSignUp',
  'PreTokenGeneration',
  'PreTokenGenerationConfig',
  'CustomMessage',
];

function ourTriggers({ properties }: GivenPool): readonly unknown[] {
  const triggers = (properties.LambdaConfig ?? {}) as Readonly<Record<string, unknown>>;
  return OUR_TRIGGERS.map((name) => triggers[name]);
}

/** What was changed after the construct was made, when the app is synthesized. */
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
  };
}
