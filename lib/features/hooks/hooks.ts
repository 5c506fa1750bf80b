import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { HookName } from '../../../lambda/hooks/contract';
import { ADMISSION_FIELDS, CLAIMS_FIELDS, METHOD_CHOICE_FIELDS } from '../../../lambda/hooks/settings';
import { ENV, type EnvName } from '../../../lambda/shared/env';
import { told } from '../../../lambda/shared/fields';
import type { LambdaEntry } from '../../bundling/sources';
import type { HooksConfig } from '../../config/hooks/schema';
import type { Access } from '../../shared/access';
import type { Deployment } from '../../shared/own-function';
import { addOwnHook } from './own-hook';
import { WELCOME_HOOK } from './welcome';

interface Hook {
  readonly id: string;
  readonly entry: LambdaEntry;
  readonly description: string;
  /** Where whoever asks it finds its settings. */
  readonly variable: EnvName;
  /** What askers are told of it. */
  readonly settings: (config: HooksConfig, functionName: string) => object;
}

const HOOKS: Readonly<Record<HookName, Hook>> = {
  admission: {
    id: 'AdmissionHook',
    entry: 'custom/hooks/admission.ts',
    description: 'Decides who may sign up and sign in',
    variable: ENV.ADMISSION_HOOK,
    settings: ({ admission }, functionName) => told(ADMISSION_FIELDS, { ...admission, functionName }),
  },
  claims: {
    id: 'ClaimsHook',
    entry: 'custom/hooks/claims.ts',
    description: 'Says what else tokens say',
    variable: ENV.CLAIMS_HOOK,
    settings: ({ claims }, functionName) => told(CLAIMS_FIELDS, { ...claims, functionName }),
  },
  methodChoice: {
    id: 'MethodChoiceHook',
    entry: 'custom/hooks/method-choice.ts',
    description: 'Decides which ways in are for whom',
    variable: ENV.METHOD_CHOICE_HOOK,
    settings: ({ methodChoice }, functionName) =>
      told(METHOD_CHOICE_FIELDS, { ...methodChoice, functionName }),
  },
};

export const hookEntries: Readonly<Record<keyof HooksConfig, LambdaEntry>> = {
  admission: HOOKS.admission.entry,
  claims: HOOKS.claims.entry,
  methodChoice: HOOKS.methodChoice.entry,
  welcome: WELCOME_HOOK.entry,
};

/**
 * The stage's own rules, each a function with its own role and log group, so that adopters' code has none of
 * its triggers' rights (docs/adr/053).
 */
export class Hooks {
  private readonly made: Partial<Record<HookName, Access>>;

  constructor(
    private readonly scope: Construct,
    private readonly deployment: Deployment,
  ) {
    const names = Object.keys(HOOKS) as HookName[];
    this.made = Object.fromEntries(
      names.flatMap((name) => {
        const access = this.make(name, deployment.config.hooks[name]);
        return access ? [[name, access]] : [];
      }),
    );
  }

  /** Lets a function ask those hooks that the stage has, and tells it the languages to refuse in. */
  asking(...names: readonly HookName[]): readonly Access[] {
    const some = names.flatMap((name) => this.made[name] ?? []);
    if (some.length === 0) return [];
    return [...some, { variables: { [ENV.LOCALES]: this.deployment.config.locales.join(',') } }];
  }

  private make(name: HookName, config: HooksConfig[HookName]): Access | undefined {
    if (!config.enabled) return undefined;
    const { id, entry, description, variable, settings } = HOOKS[name];
    const hook = addOwnHook(this.scope, id, this.deployment, config, {
      entry,
      description,
      calledBy: 'trigger',
      // In whole seconds. Askers give up before.
      timeout: Duration.seconds(Math.ceil(config.timeoutMilliseconds / 1000)),
    });
    return {
      variables: {
        [variable]: JSON.stringify(settings(this.deployment.config.hooks, hook.lambda.functionName)),
      },
      permissions: [
        new PolicyStatement({
          actions: ['lambda:InvokeFunction'],
          resources: [hook.lambda.functionArn],
        }),
      ],
    };
  }
}
