import { Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ENV } from '../../../lambda/shared/env';
import { passkeySettings } from '../../config/passkeys/settings';
import type { Config } from '../../config/schema';
import type { Access } from '../../shared/access';
import { changesAlone } from '../../shared/own-table';

/** By the form of their keys. */
const USERS = 'USER#*';
const OWNERS = 'CREDENTIAL#*';
const REDEEMED_CHALLENGES = 'CHALLENGE#*';

/** Attributes that each may change: never a passkey's key, owner or seal. */
const CHANGES = {
  verify: ['lastSignIn', 'signCount', 'flagBackupState', 'round', 'signCountBefore', 'owned', 'changed'],
  credentials: ['version', 'friendlyName'],
  forgetUser: ['version', 'closed', 'exp'],
} as const;

/** Grants operations by partition. The package tells its functions the name. */
export class PasskeyTable {
  constructor(
    private readonly table: Table,
    private readonly config: Config,
  ) {
    Validations.of(table).acknowledge({
      id: 'NIST.800.53.R5-DynamoDBInBackupPlan',
      reason:
        'Point-in-time recovery keeps 35 days. An older copy would bring back passkeys that their users have deleted since, and with them whoever holds those.',
    });
  }

  get name(): string {
    return this.table.tableName;
  }

  /** Lists passkeys where the stage shows them. */
  listing(): Access {
    const { exposeCredentialIds } = this.config.passkeys;
    return {
      variables: passkeyPolicy(this.config, 'signIn'),
      permissions: exposeCredentialIds ? [this.on([USERS], 'Query')] : [],
    };
  }

  signingIn(): Access {
    return {
      variables: passkeyPolicy(this.config, 'signIn'),
      permissions: [
        this.on([USERS], 'GetItem', ...(this.config.passkeys.enforce ? ['Query'] : [])),
        this.change(CHANGES.verify),
        this.on([OWNERS, REDEEMED_CHALLENGES], 'PutItem'),
      ],
    };
  }

  managing(): Access {
    return {
      variables: passkeyPolicy(this.config, 'registration'),
      permissions: [
        this.on([USERS], 'Query'),
        this.change(CHANGES.credentials),
        this.on([USERS, OWNERS], 'DeleteItem', 'PutItem'),
        // An index has no partitions of users.
        new PolicyStatement({
          actions: ['dynamodb:Query'],
          resources: [`${this.table.tableArn}/index/credentialId`],
        }),
      ],
    };
  }

  forgetting(): Access {
    return {
      variables: {
        [ENV.PASSKEYS_ENABLED]: 'TRUE',
        [ENV.AUTHENTICATORS_TABLE]: this.table.tableName,
      },
      permissions: [
        this.on([USERS], 'Query'),
        this.change(CHANGES.forgetUser),
        this.on([USERS, OWNERS], 'DeleteItem'),
      ],
    };
  }

  private on(partitions: readonly string[], ...operations: readonly string[]): PolicyStatement {
    return new PolicyStatement({
      actions: operations.map((operation) => `dynamodb:${operation}`),
      resources: [this.table.tableArn],
      conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions } },
    });
  }

  private change(attributes: readonly string[]): PolicyStatement {
    return new PolicyStatement({
      actions: ['dynamodb:UpdateItem'],
      resources: [this.table.tableArn],
      conditions: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [USERS] },
        ...changesAlone(['pk', 'sk', ...attributes]),
      },
    });
  }
}

export function passkeyPolicy(config: Config, when: 'signIn' | 'registration'): Record<string, string> {
  return { [ENV.PASSKEY_POLICY]: JSON.stringify(passkeySettings(config)[when]) };
}
