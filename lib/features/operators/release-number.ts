import type { Construct } from 'constructs';
import { ENDING_ATTRIBUTES } from '../../../lambda/shared/sessions/ended';
import { publish } from '../../published';
import { type Deployment, OwnFunction } from '../../shared/own-function';
import { type Core, poolOperations } from '../core';
import { secondProofValues } from './published';

export class ReleaseNumber {
  private readonly function: OwnFunction;

  constructor(
    private readonly scope: Construct,
    deployment: Deployment,
  ) {
    this.function = new OwnFunction(scope, 'ReleaseNumber', deployment, {
      entry: 'lambda/operators/release-number/index.ts',
      description: 'Vouches for the owner of a phone number',
      calledBy: 'operator',
    });
  }

  connect({ config, userPool, challengeKey, secrets, mail, audit }: Core): void {
    this.function.use(
      audit,
      challengeKey.derive(),
      secrets.changes('userNameHash', 'number', 'provenAt', 'pending', ...ENDING_ATTRIBUTES),
      poolOperations(userPool, 'AdminGetUser'),
      mail,
    );
    publish(this.scope, config, secondProofValues, {
      ReleaseNumberFunctionName: this.function.lambda.functionName,
    });
  }
}
