import { LambdaVersion } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { ENV } from '../../../lambda/shared/env';
import { PROOF } from '../../../lambda/shared/proofs';
import { needsUserOperations } from '../../config/pool/user-operations';
import { ONE_PROCESSOR, OwnFunction } from '../../shared/own-function';
import type { Core } from '../core';
import type { Hooks } from '../hooks/hooks';
import type { Welcome } from '../hooks/welcome';

/** Adds the trigger that writes into tokens how the user signed in. */
export function addPreTokenGeneration(
  scope: Construct,
  core: Core,
  hooks: Hooks,
  welcome: Welcome | undefined,
): void {
  const { config, owners } = core;
  const preTokenGeneration = new OwnFunction(scope, 'PreTokenGeneration', core, {
    entry: 'lambda/pool/pre-token/index.ts',
    description: 'Puts into the tokens how the user signed in',
    calledBy: 'cognito',
    memory: ONE_PROCESSOR,
    keptWarm: 'preTokenGeneration',
  })
    .use(
      core.audit,
      core.secrets.changes('userNameHash', PROOF),
      ...hooks.asking('admission', 'claims', 'methodChoice'),
    )
    .set(
      needsUserOperations(config) || owners?.opensUserOperations
        ? {}
        : { [ENV.SUPPRESS_USER_OPERATIONS]: 'TRUE' },
    );
  welcome?.handOverBy(preTokenGeneration, core);
  // The event's second version, which plans above LITE have, can put claims into access tokens too.
  core.triggers.addPreTokenGeneration(
    preTokenGeneration,
    config.featurePlan === 'LITE' ? LambdaVersion.V1_0 : LambdaVersion.V2_0,
  );
}
