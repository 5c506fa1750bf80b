/** The only file of the app that knows the package `amazon-cognito-passwordless-auth`. */
import { Passwordless } from 'amazon-cognito-passwordless-auth/cdk';
import { Duration, type IPropertyInjector, PropertyInjectors, Validations } from 'aws-cdk-lib';
import type { CfnModel } from 'aws-cdk-lib/aws-apigateway';
import type { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Table, TableEncryption, type TableProps } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Config } from '../../config/schema';
import { makeGlobal } from '../../shared/global-table';
import { createLogGroup } from '../../shared/log-group';
import type { OwnFunction } from '../../shared/own-function';
import { removalPolicy } from '../../shared/removal';
import type { SigningKey } from '../magic-link/signing-key';
import { type MadeForPasskeys, type Passkeys, passkeyApiProps } from '../passkeys/passkeys';
import { PasskeyTable } from '../passkeys/table';
import type { ChallengeTriggers } from './triggers';

export interface PackagePartsProps {
  readonly config: Config;
  readonly userPool: UserPool;
  readonly userPoolClient: UserPoolClient;
  readonly signingKey: SigningKey;
  readonly triggers: ChallengeTriggers;
  /** Left out where the stage has no passkeys. */
  readonly passkeys?: Passkeys | undefined;
}

/**
 * The pool's challenge triggers, the tables they share and the passkeys' API, as the package wires them,
 * running our bundles. The package's grants have no effect on our functions' roles.
 */
export class PackageParts extends Construct {
  /** Links, codes, limits and proofs. */
  readonly secretsTable: Table;
  readonly passkeys: MadeForPasskeys | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PackagePartsProps,
  ) {
    super(scope, id);
    const { config, userPool, userPoolClient, signingKey, triggers, passkeys } = props;
    const { magicLink } = config;
    PropertyInjectors.of(this).add(successorAlone);
    const passwordless = new Passwordless(this, 'Package', {
      userPool,
      userPoolClients: [userPoolClient],
      allowedOrigins: config.webOrigins,
      magicLink: {
        sesFromAddress: config.sender.address,
        // The key itself would get a statement in its policy that refers to the key: a circle CloudFormation
        // can't make.
        kmsKey: Key.fromKeyArn(this, 'SigningKey', signingKey.keyArn),
        secondsUntilExpiry: Duration.minutes(magicLink.lifeMinutes),
        minimumSecondsBetween: Duration.seconds(magicLink.coolDownSeconds),
        // Our own trigger decides who is confirmed, and verifies nothing without a proof.
        autoConfirmUsers: false,
        secretsTableProps: this.tableProps(),
      },
      ...this.fido2Props(),
      functionProps: {
        defineAuthChallenge: triggers.define.props(),
        createAuthChallenge: triggers.create.props(),
        verifyAuthChallengeResponse: triggers.verify.props(),
        ...(passkeys
          ? { fido2: passkeys.credentials.props(), fido2challenge: passkeys.challenge.props() }
          : {}),
      },
    });
    if (!passwordless.secretsTable) throw new Error('The package made no table for magic links.');
    this.secretsTable = passwordless.secretsTable;
    Validations.of(this.secretsTable).acknowledge({
      id: 'NIST.800.53.R5-DynamoDBInBackupPlan',
      reason:
        'Point-in-time recovery keeps 35 days. Links, codes and limits expire within days; of what stays, a number without its last proof costs one proof more, and recovery codes that an older backup brought back could have been used or replaced since.',
    });
    handOver(passwordless.defineAuthChallengeResponseFn, triggers.define);
    handOver(passwordless.createAuthChallengeFn, triggers.create);
    handOver(passwordless.verifyAuthChallengeResponseFn, triggers.verify);
    this.passkeys = passkeys && this.takePasskeys(passwordless, passkeys);
    if (config.multiRegion.prepared)
      for (const table of [this.secretsTable, passwordless.authenticatorsTable])
        if (table) makeGlobal(table, config);
  }

  private tableProps() {
    const { config } = this.props;
    return {
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: TableEncryption.AWS_MANAGED,
      deletionProtection: config.deletionProtection,
      removalPolicy: removalPolicy(config),
    };
  }

  private fido2Props() {
    const { config, passkeys } = this.props;
    if (!passkeys) return {};
    const settings = config.passkeys;
    return {
      fido2: {
        // The package's variables repeat our settings, for whoever reads them.
        relyingPartyName: config.appName,
        allowedRelyingPartyIds: settings.relyingParties.map(({ id }) => id),
        attestation: settings.attestation,
        userVerification: settings.userVerification,
        residentKey: settings.residentKey,
        ...(settings.attachment === undefined ? {} : { authenticatorAttachment: settings.attachment }),
        timeouts: {
          credentialRegistration: settings.registrationTimeoutSeconds * 1000,
          signIn: settings.signInTimeoutSeconds * 1000,
        },
        exposeUserCredentialIDs: settings.exposeCredentialIds,
        enforceFido2IfAvailable: settings.enforce,
        authenticatorsTableProps: this.tableProps(),
        api: {
          addWaf: false,
          addCloudWatchLogsRoleAndAccountSetting: false,
          restApiProps: passkeyApiProps(config, createLogGroup(this, 'ApiAccessLogs', config)),
        },
      },
    };
  }

  private takePasskeys(passwordless: Passwordless, passkeys: Passkeys): MadeForPasskeys {
    const { authenticatorsTable: table, fido2Api: api, fido2Fn, fido2challengeFn } = passwordless;
    if (!table || !api) throw new Error('The package made no table or no API for passkeys.');
    // It would stay for ever, and nobody writes to it: the stage has a group of ours.
    passwordless.node.tryRemoveChild('ApigwAccessLogsPackage');
    // An output under its own name; the stack publishes the address under ours.
    api.node.tryRemoveChild('Endpoint');
    // The package's model knows only five transports. The standard keeps others (WebAuthn L3 §5.2.1), which
    // our function judges.
    const completed = this.node.findChild('CompleteRegistrationModelPackage').node.defaultChild as CfnModel;
    completed.addPropertyDeletionOverride('Schema.properties.transports');
    handOver(fido2Fn, passkeys.credentials);
    handOver(fido2challengeFn, passkeys.challenge);
    return { table: new PasskeyTable(table, this.props.config), api };
  }
}

/** Gives a function that the package made to ours, which has its properties. */
function handOver(made: IFunction | undefined, ours: OwnFunction): void {
  if (!(made instanceof LambdaFunction)) throw new Error(`The package made no function of ${ours.node.id}.`);
  ours.take(made);
}

/**
 * The package turns recovery on by a property that the CDK has replaced; it warns of it, and refuses it
 * beside its successor, which we set.
 */
const successorAlone: IPropertyInjector = {
  constructUniqueId: Table.PROPERTY_INJECTION_ID,
  inject(given) {
    const { pointInTimeRecovery: _, ...props } = given as TableProps;
    return props;
  },
};
