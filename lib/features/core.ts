import type { IUserPool, UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ENV } from '../../lambda/shared/env';
import type { Access } from '../shared/access';
import type { ChallengeKey } from '../shared/challenge-key';
import type { Deployment } from '../shared/own-function';
import type { OwnTable } from '../shared/own-table';
import type { PasskeyTable } from './passkeys/table';
import type { PoolTriggers } from './pool/triggers';

/** How somebody else's pool differs from ours. */
export interface OwnersPool {
  /** Users change their attributes, and delete themselves, by Cognito's operations. */
  readonly opensUserOperations: boolean;
  /** Cognito's own mails go out by SES. */
  readonly mailsBySes: boolean;
  /** Other than ours. */
  readonly hasWebAcl: boolean;
  /** Sources of the custom-message trigger whose messages may go by SMS. */
  readonly smsSources: readonly string[];
}

/** What the auth stack's features need. */
export interface Core extends Deployment {
  readonly userPool: UserPool;
  readonly userPoolClient: UserPoolClient;
  readonly triggers: PoolTriggers;
  /** Undefined where the pool is ours. */
  readonly owners?: OwnersPool | undefined;
  readonly challengeKey: ChallengeKey;
  /** Links, codes, limits and proofs. */
  readonly secrets: OwnTable;
  readonly passkeys: PasskeyTable | undefined;
  /** Sends mail as the stage. */
  readonly mail: Access;
  /** Undefined without an audit trail. */
  readonly audit: Access | undefined;
}

/** Such as `AdminGetUser`. */
export function poolOperations(userPool: IUserPool, ...operations: readonly string[]): Access {
  return {
    variables: { [ENV.USER_POOL_ID]: userPool.userPoolId },
    permissions: [
      new PolicyStatement({
        actions: operations.map((operation) => `cognito-idp:${operation}`),
        resources: [userPool.userPoolArn],
      }),
    ],
  };
}
