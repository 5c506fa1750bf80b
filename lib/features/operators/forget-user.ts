import type { Construct } from 'constructs';
import { ENDING_ATTRIBUTES } from '../../../lambda/shared/sessions/ended';
import { publish } from '../../published';
import { OwnFunction } from '../../shared/own-function';
import { type Core, poolOperations } from '../core';
import { forgetUserValues } from './published';

export function addForgetUser(scope: Construct, core: Core): void {
  const { secrets } = core;
  const forgetUser = new OwnFunction(scope, 'ForgetUser', core, {
    entry: 'lambda/operators/forget-user/index.ts',
    description: 'Removes what is kept of a user',
    calledBy: 'operator',
  }).use(
    core.audit,
    core.passkeys?.forgetting(),
    secrets.operations('GetItem', 'DeleteItem'),
    secrets.changes('userNameHash', ...ENDING_ATTRIBUTES),
    poolOperations(core.userPool, 'AdminDeleteUser', 'AdminGetUser'),
    core.mail,
  );
  publish(scope, core.config, forgetUserValues, {
    ForgetUserFunctionName: forgetUser.lambda.functionName,
  });
}
