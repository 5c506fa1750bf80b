import type { UserPool } from 'aws-cdk-lib/aws-cognito';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Config } from '../../config/schema';
import type { PasskeyPermissions } from '../passkeys/permissions';

/** What functions that operators invoke need of the stack. */
export interface OperatorParts {
  readonly config: Config;
  readonly userPool: UserPool;
  readonly secretsTable: Table;
  /** The key that links and numbers are hashed with; the caller lets functions derive from it. */
  readonly challengeKeyId: string;
  /** Owners are told of all that operators do. */
  readonly sendMail: PolicyStatement;
  readonly configurationSetName: string;
  /** Table of passkeys and what may be done with it; undefined where the stage has none. */
  readonly passkeys: { readonly table: Table; readonly permissions: PasskeyPermissions } | undefined;
}
