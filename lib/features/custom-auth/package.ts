/** The seam with the package `amazon-cognito-passwordless-auth`: no other file of the app knows it. */
import { Passwordless } from 'amazon-cognito-passwordless-auth/cdk';
import { Duration, type IPropertyInjector, PropertyInjectors, Validations } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Table, TableEncryption, type TableProps } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ENV } from '../../../lambda/shared/env';
import { passkeySettings } from '../../config/passkey-settings';
import type { Config } from '../../config/schema';
import type { ChallengeKey } from '../../shared/challenge-key';
import { makeGlobal } from '../../shared/global-table';
import { createLogGroup } from '../../shared/log-group';
import {
  acknowledgeApiFunction,
  acknowledgeTrigger,
  apiTimeout,
  type FunctionFoundation,
} from '../../shared/own-function';
import { removalPolicy } from '../../shared/removal';
import { addRefusals } from '../../shared/rest-api';
import type { SigningKey } from '../magic-link/signing-key';
import { noticeVariables, signInMailVariables } from '../mail/caps';
import { acknowledgePasskeyApi, passkeyApiProps } from '../passkeys/api';
import { recoveryMailVariables, recoveryMethods } from '../recovery/recover-user';

/** What passkeys need; the permissions of both foundations are the caller's to give. */
export interface PasskeyParts {
  /** Foundation of the function behind the operations on one's own passkeys. */
  readonly credentials: FunctionFoundation;
  /** Foundation of the function behind `/sign-in-challenge`. */
  readonly challenge: FunctionFoundation;
}

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
  /** Left out where the stage has no passkeys. */
  readonly passkeys?: PasskeyParts | undefined;
  /** What challenges, codes, recovery links and seals of passkeys are derived from. */
  readonly challengeKey: ChallengeKey;
  /** Variables of the functions that make codes and check them. */
  readonly codeVariables: Readonly<Record<string, string>>;
}

/** The table of passkeys and the API that they are managed by. */
export interface Passkeys {
  readonly table: Table;
  readonly api: RestApi;
}

/**
 * The challenge triggers of the pool, the tables they share and the passkeys' API, as the package wires them,
 * running our bundles. What the package grants to its functions' roles stays without effect: the foundations'
 * roles take no policy from outside.
 */
export class PasswordlessSignIn extends Construct {
  /** Links, codes, limits and proofs. */
  readonly secretsTable: Table;
  readonly passkeys: Passkeys | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PasswordlessSignInProps,
  ) {
    super(scope, id);
    const { config, userPool, userPoolClient, signingKey, define, create, verify } = props;
    const { magicLink } = config;
    const passkeyVariables = this.passkeyVariables();
    const methodVariables = { ...props.codeVariables, ...passkeyVariables };
    PropertyInjectors.of(this).add(successorAlone);
    const passwordless = new Passwordless(this, 'Package', {
      userPool,
      userPoolClients: [userPoolClient],
      allowedOrigins: config.webOrigins,
      magicLink: {
        sesFromAddress: config.sender.address,
        // The key itself would get a second statement in its policy that refers to the key: a circle
        // CloudFormation can't make.
        kmsKey: Key.fromKeyArn(this, 'SigningKey', signingKey.keyArn),
        secondsUntilExpiry: Duration.minutes(magicLink.lifeMinutes),
        minimumSecondsBetween: Duration.seconds(magicLink.coolDownSeconds),
        // Our own trigger decides who is confirmed, and never without a proof what is verified.
        autoConfirmUsers: false,
        secretsTableProps: this.tableProps(),
      },
      ...this.fido2Props(),
      functionProps: {
        defineAuthChallenge: define.functionProps({}),
        createAuthChallenge: create.functionProps({
          ...linkSwitch(config),
          [ENV.SIGNING_KEY_ID]: signingKey.keyId,
          [ENV.CONFIGURATION_SET]: props.configurationSetName,
          [ENV.LINKS_PER_HOUR]: String(magicLink.perHour),
          [ENV.LINKS_PER_DAY]: String(magicLink.perDay),
          [ENV.POOL_LINKS_PER_HOUR]: String(magicLink.poolPerHour),
          ...signInMailVariables(config),
          [ENV.REDIRECT_URIS]: JSON.stringify(config.redirectUris),
          [ENV.REQUIRE_REQUESTER]: magicLink.requireRequester ? 'TRUE' : 'FALSE',
          [ENV.APP_NAME]: config.appName,
          [ENV.LOCALES]: config.locales.join(','),
          ...methodVariables,
        }),
        verifyAuthChallengeResponse: verify.functionProps({
          ...linkSwitch(config),
          [ENV.ACCEPTED_KEY_IDS]: [signingKey.keyId, ...config.retiredSigningKeys].join(','),
          ...recoveryMethods(config),
          ...recoveryMailVariables(config, props.configurationSetName),
          ...noticeVariables(config),
          ...methodVariables,
        }),
        ...this.apiFunctionProps(passkeyVariables),
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
        'Point-in-time recovery keeps 35 days. Links, codes and limits expire within days; of what stays, a number without its last proof costs one proof more, and recovery codes that an older backup brought back could have been used or replaced since.',
    });
    this.passkeys = props.passkeys && this.finishPasskeys(passwordless);
    if (config.multiRegion.prepared)
      for (const table of [this.secretsTable, this.passkeys?.table]) if (table) makeGlobal(table, config);
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

  /**
   * Variables of every function that takes part in signing in with a passkey, and the key that codes share
   * with them.
   */
  private passkeyVariables(): Record<string, string> {
    const { config, passkeys, challengeKey } = this.props;
    return {
      ...(passkeys ? { [ENV.PASSKEY_POLICY]: JSON.stringify(passkeySettings(config).signIn) } : {}),
      [ENV.CHALLENGE_KEY_ID]: challengeKey.keyId,
    };
  }

  private fido2Props() {
    const { config, passkeys } = this.props;
    if (!passkeys) return {};
    const settings = config.passkeys;
    return {
      fido2: {
        // The package's own variables say the same as our settings, for whoever reads them.
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

  private apiFunctionProps(passkeyVariables: Readonly<Record<string, string>>) {
    const { config, passkeys, configurationSetName, userPool } = this.props;
    if (!passkeys) return {};
    return {
      fido2: passkeys.credentials.functionProps(
        {
          ...passkeyVariables,
          [ENV.PASSKEY_POLICY]: JSON.stringify(passkeySettings(config).registration),
          [ENV.APP_NAME]: config.appName,
          [ENV.LOCALES]: config.locales.join(','),
          [ENV.FROM_ADDRESS]: config.sender.address,
          [ENV.CONFIGURATION_SET]: configurationSetName,
          ...noticeVariables(config),
          [ENV.USER_POOL_ID]: userPool.userPoolId,
        },
        apiTimeout,
      ),
      fido2challenge: passkeys.challenge.functionProps(passkeyVariables, apiTimeout),
    };
  }

  private finishPasskeys(passwordless: Passwordless): Passkeys {
    const { authenticatorsTable: table, fido2Api: api, fido2Fn, fido2challengeFn } = passwordless;
    if (!table || !api || !(fido2Fn instanceof LambdaFunction) || !fido2challengeFn)
      throw new Error('The package made no table, no API or not both functions for passkeys.');
    // Kept for ever, and written to by nobody: the stage writes to a group of ours.
    passwordless.node.tryRemoveChild('ApigwAccessLogsPackage');
    // An output under a name of its own; the stack publishes the address under ours.
    api.node.tryRemoveChild('Endpoint');
    addRefusals(api, this.props.config.webOrigins[0] as string);
    acknowledgePasskeyApi(api);
    Validations.of(table).acknowledge({
      id: 'NIST.800.53.R5-DynamoDBInBackupPlan',
      reason:
        'Point-in-time recovery keeps 35 days. An older copy would bring back passkeys that their users have deleted since, and with them whoever holds those.',
    });
    // What has ended of its callers' sessions stands there.
    fido2Fn.addEnvironment(ENV.SECRETS_TABLE, this.secretsTable.tableName);
    acknowledgeApiFunction(fido2Fn);
    acknowledgeApiFunction(fido2challengeFn);
    return { table, api };
  }
}

/** The package's table comes with its links; whether there are any is ours to say. */
function linkSwitch({ magicLink }: Config): Record<string, string> {
  return magicLink.enabled ? {} : { [ENV.MAGIC_LINK_ENABLED]: 'FALSE' };
}

/**
 * The package turns recovery on by a property that the CDK has replaced: it warns of it, and refuses it
 * beside its successor, which we set.
 */
const successorAlone: IPropertyInjector = {
  constructUniqueId: Table.PROPERTY_INJECTION_ID,
  inject(given) {
    const { pointInTimeRecovery: _, ...props } = given as TableProps;
    return props;
  },
};
