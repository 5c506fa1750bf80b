/** The seam with the package `amazon-cognito-passwordless-auth`: no other file of the app knows it. */
import { Passwordless } from 'amazon-cognito-passwordless-auth/cdk';
import { Duration, Validations } from 'aws-cdk-lib';
import type { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { type Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { ENV } from '../../lambda/shared/env';
import type { Config } from '../config/schema';
import { acknowledgeTrigger, type FunctionFoundation } from './lambda-function';
import { removalPolicy } from './removal';
import type { SigningKey } from './signing-key';

export interface PasswordlessSignInProps {
  readonly config: Config;
  readonly userPool: UserPool;
  readonly userPoolClient: UserPoolClient;
  readonly signingKey: SigningKey;
  readonly configurationSetName: string;
  /** Foundations of the three challenge triggers. Their permissions are the caller's to give. */
  readonly define: FunctionFoundation;
  readonly create: FunctionFoundation;
  readonly verify: FunctionFoundation;
}

/** The challenge triggers of the pool and the table they share, as the package wires them, running our bundles. */
export class PasswordlessSignIn extends Construct {
  /** Links, limits and proofs. */
  readonly secretsTable: Table;

  constructor(scope: Construct, id: string, props: PasswordlessSignInProps) {
    super(scope, id);
    const { config, userPool, userPoolClient, signingKey, define, create, verify } = props;
    const { magicLink } = config;
    const passwordless = new Passwordless(this, 'Package', {
      userPool,
      userPoolClients: [userPoolClient],
      allowedOrigins: config.webOrigins,
      magicLink: {
        sesFromAddress: config.sender.address,
        // The key itself would get a second statement in its policy that refers to the key: a circle CloudFormation can't make.
        kmsKey: Key.fromKeyArn(this, 'SigningKey', signingKey.keyArn),
        secondsUntilExpiry: Duration.minutes(magicLink.lifeMinutes),
        minimumSecondsBetween: Duration.seconds(magicLink.coolDownSeconds),
        // Our own trigger decides who is confirmed, and never without a proof what is verified.
        autoConfirmUsers: false,
        secretsTableProps: {
          pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
          encryption: TableEncryption.AWS_MANAGED,
          deletionProtection: config.deletionProtection,
          removalPolicy: removalPolicy(config),
        },
      },
      functionProps: {
        defineAuthChallenge: define.functionProps({}),
        createAuthChallenge: create.functionProps({
          [ENV.SIGNING_KEY_ID]: signingKey.keyId,
          [ENV.CONFIGURATION_SET]: props.configurationSetName,
          [ENV.LINKS_PER_HOUR]: String(magicLink.perHour),
          [ENV.LINKS_PER_DAY]: String(magicLink.perDay),
          [ENV.POOL_LINKS_PER_HOUR]: String(magicLink.poolPerHour),
          [ENV.REDIRECT_URIS]: JSON.stringify(config.redirectUris),
          [ENV.REQUIRE_REQUESTER]: magicLink.requireRequester ? 'TRUE' : 'FALSE',
          [ENV.APP_NAME]: config.appName,
          [ENV.LOCALES]: config.locales.join(','),
        }),
        verifyAuthChallengeResponse: verify.functionProps({
          [ENV.ACCEPTED_KEY_IDS]: [signingKey.keyId, ...config.retiredSigningKeys].join(','),
        }),
      },
    });
    if (!passwordless.secretsTable) throw new Error('The package made no table for magic links.');
    this.secretsTable = passwordless.secretsTable;
    for (const trigger of [
      passwordless.defineAuthChallengeResponseFn,
      passwordless.createAuthChallengeFn,
      passwordless.verifyAuthChallengeResponseFn,
    ])
      acknowledgeTrigger(trigger);
    Validations.of(passwordless.secretsTable).acknowledge({
      id: 'NIST.800.53.R5-DynamoDBInBackupPlan',
      reason:
        'Point-in-time recovery keeps 35 days. Everything in the table expires within a day, so no older backup could be of use.',
    });
  }
}
