import { Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { LambdaVersion, type UserPool, UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { ENV } from '../../lambda/shared/env';
import { PROOF } from '../../lambda/shared/proofs';
import type { LambdaBundles, LambdaName } from '../bundling/bundle-lambdas';
import { usesCodes, usesContactApi, usesSms } from '../config/codes';
import { poolHasSms, sendsSms } from '../config/pool-sms';
import type { Config } from '../config/schema';
import { needsUserOperations } from '../config/user-operations';
import { createAppClient } from '../constructs/app-client';
import { ChallengeKey } from '../constructs/challenge-key';
import { codeVariables, signInMethods, smsVariables } from '../constructs/code-variables';
import { ContactApi } from '../constructs/contact-api';
import { addCustomMessage } from '../constructs/custom-message';
import {
  acknowledgeTrigger,
  createFunction,
  FunctionFoundation,
  inlinePolicy,
} from '../constructs/lambda-function';
import { countNoticesStatement, noticeVariables, signInMailVariables } from '../constructs/mail-caps';
import { sendMailStatement } from '../constructs/mail-sending';
import { addNoticeSummaries } from '../constructs/notice-summaries';
import { addForgetUser, addReleaseNumber } from '../constructs/operator-functions';
import type { OperatorParts } from '../constructs/operator-parts';
import { passkeyPermissions } from '../constructs/passkey-permissions';
import { type PasskeyParts, PasswordlessSignIn } from '../constructs/passwordless';
import { addRecoverUser, recoveryMailVariables } from '../constructs/recovery';
import { RecoveryCodesApi } from '../constructs/recovery-codes-api';
import { SigningKey } from '../constructs/signing-key';
import { PoolSms, readStopStatement, sendCodesStatements, sendSmsStatement } from '../constructs/sms-sending';
import { changeStatement, tableStatement } from '../constructs/table-statement';
import { createUserPool } from '../constructs/user-pool';
import { WebAcl } from '../constructs/web-acl';
import {
  authValues,
  contactValues,
  passkeyValues,
  publish,
  recoveryCodeValues,
  recoveryValues,
  secondProofValues,
} from '../published';

export interface AuthStackProps extends StackProps {
  readonly config: Config;
  readonly bundles: LambdaBundles;
  /** ARN of the SES identity that mail is sent by. */
  readonly identityArn: string;
  readonly configurationSetName: string;
}

/**
 * The user pool and everything that signs its users in. One stack: its parts refer to each other both ways.
 */
export class AuthStack extends Stack {
  readonly userPoolId: string;
  readonly userPoolClientId: string;
  private readonly config: Config;
  private readonly bundles: LambdaBundles;

  constructor(scope: Construct, id: string, props: AuthStackProps) {
    const { config, bundles, identityArn, configurationSetName, ...stackProps } = props;
    super(scope, id, stackProps);
    this.config = config;
    this.bundles = bundles;

    const userPool = createUserPool(this, 'UserPool', config, { identityArn, configurationSetName });
    // A pool that sends none is tried for none, and needs no role.
    if (config.sms && poolHasSms(config)) new PoolSms(this, 'PoolSms', config, config.sms, userPool);
    const userPoolClient = createAppClient(userPool, 'WebClient', config);

    this.userPoolId = userPool.userPoolId;
    this.userPoolClientId = userPoolClient.userPoolClientId;

    const define = this.foundation(
      'DefineAuthChallenge',
      'define-auth-challenge',
      'Chooses the next challenge of a sign-in',
    );
    const create = this.foundation(
      'CreateAuthChallenge',
      'create-auth-challenge',
      'Makes a challenge: mails a magic link, sends a code',
    );
    const verify = this.foundation(
      'VerifyAuthChallengeResponse',
      'verify-auth-challenge-response',
      'Checks the answer to a challenge: redeems a magic link, compares a code',
    );
    const signingKey = new SigningKey(this, 'MagicLinkKey', {
      config,
      signer: create.role,
      verifier: verify.role,
    });
    const passkeyParts = config.passkeys.enabled ? this.passkeyParts() : undefined;
    const contact = usesContactApi(config)
      ? this.foundation('Contact', 'contact-api', 'Changes phone numbers and addresses, once they are proven')
      : undefined;
    const releaseNumber = config.codes.sms
      ? this.foundation('ReleaseNumber', 'release-number', 'Vouches for the owner of a phone number')
      : undefined;
    const recoveryCodes = config.recovery.codes.enabled
      ? this.foundation('RecoveryCodes', 'recovery-codes-api', 'Makes recovery codes')
      : undefined;
    const summaries = this.foundation(
      'NoticeSummaries',
      'notice-summaries',
      'Sums up notices that were held back by their cap',
    );
    const recoverUser = this.foundation('RecoverUser', 'recover-user', 'Helps users who have lost a factor');
    const challengeKey = this.challengeKey(
      [
        ...(passkeyParts ? [passkeyParts.challenge, passkeyParts.credentials] : []),
        verify,
        // Codes are made by the trigger that sends them; so are decoys of credential ids by the one that
        // lists them.
        ...(usesCodes(config) || (passkeyParts && config.passkeys.exposeCredentialIds) ? [create] : []),
        contact,
        releaseNumber,
        recoveryCodes,
        recoverUser,
        summaries,
      ].filter((user) => user !== undefined),
    );
    const { secretsTable, passkeys } = new PasswordlessSignIn(this, 'SignIn', {
      config,
      userPool,
      userPoolClient,
      signingKey,
      configurationSetName,
      define,
      create,
      verify,
      passkeys: passkeyParts,
      challengeKey,
      codeVariables: codeVariables(this, config),
    });
    const sendMail = sendMailStatement(this, config, configurationSetName);

    create.allow(
      tableStatement(secretsTable.tableArn, 'GetItem', 'UpdateItem'),
      ...(config.magicLink.enabled ? [signingKey.signStatement()] : []),
      sendMail,
    );
    verify.allow(
      tableStatement(secretsTable.tableArn, 'GetItem', 'UpdateItem'),
      ...(config.magicLink.enabled ? [signingKey.verifyStatement(config.retiredSigningKeys)] : []),
    );
    this.letVerifySettleAccounts(verify, userPool);
    verify.allow(sendMail);
    const sendSms = sendsSms(config)
      ? () => [sendSmsStatement(this, config), readStopStatement(this, config)]
      : () => [];
    if (usesSms(config)) create.allow(...sendCodesStatements(this, config));

    this.addPreSignUp(userPool);
    this.addPreTokenGeneration(userPool, secretsTable.tableName, secretsTable.tableArn);
    const words = this.foundation(
      'CustomMessage',
      'custom-message',
      'Words what Cognito sends itself, and holds back what it must not send',
    );
    addCustomMessage(words, config, userPool, secretsTable);

    const webAcl = new WebAcl(this, 'WebAcl', config);
    webAcl.guard('UserPool', userPool.userPoolArn);
    publish(this, config, authValues, {
      UserPoolId: userPool.userPoolId,
      UserPoolArn: userPool.userPoolArn,
      UserPoolClientId: userPoolClient.userPoolClientId,
      Region: this.region,
      WebUrl: config.webOrigins[0] as string,
      AppName: config.appName,
      Locales: config.locales.join(','),
      LinkLifeSeconds: String(config.magicLink.lifeMinutes * 60),
      CoolDownSeconds: String(config.magicLink.coolDownSeconds),
      SigningKeyArn: signingKey.keyArn,
      SecretsTableName: secretsTable.tableName,
      WebAclArn: webAcl.arn,
      SignInMethods: signInMethods(config),
    });
    const permissions = passkeys && passkeyPermissions(passkeys.table.tableArn, config.passkeys);
    if (passkeyParts && passkeys && permissions) {
      const { credentials } = passkeyParts;
      webAcl.guard('PasskeyApi', passkeys.api.deploymentStage.stageArn);
      credentials.allow(
        ...permissions.credentials,
        tableStatement(secretsTable.tableArn, 'GetItem', 'ConditionCheckItem'),
        countNoticesStatement(secretsTable.tableArn),
        sendMail,
      );
      verify.allow(...permissions.verify);
      create.allow(...permissions.create);
      publish(this, config, passkeyValues, {
        Fido2ApiUrl: passkeys.api.url,
        AuthenticatorsTableName: passkeys.table.tableName,
      });
    }
    addNoticeSummaries(summaries, {
      config,
      secretsTable,
      challengeKeyId: challengeKey.keyId,
      sendMail,
      configurationSetName,
    });
    const operatorParts: OperatorParts = {
      config,
      userPool,
      secretsTable,
      challengeKeyId: challengeKey.keyId,
      sendMail,
      configurationSetName,
      passkeys: passkeys && permissions && { table: passkeys.table, permissions },
    };
    publish(this, config, recoveryValues, {
      ForgetUserFunctionName: addForgetUser(
        this.foundation('ForgetUser', 'forget-user', 'Removes what is kept of a user'),
        operatorParts,
      ),
      ...addRecoverUser(recoverUser, { ...operatorParts, userPoolClient }),
    });
    if (recoveryCodes) {
      recoveryCodes.allow(
        tableStatement(secretsTable.tableArn, 'GetItem', 'ConditionCheckItem'),
        changeStatement(secretsTable.tableArn, ['userNameHash', 'codes', 'madeAt']),
        countNoticesStatement(secretsTable.tableArn),
        new PolicyStatement({ actions: ['cognito-idp:AdminGetUser'], resources: [userPool.userPoolArn] }),
        sendMail,
      );
      const { api } = new RecoveryCodesApi(this, 'RecoveryCodesApi', {
        config,
        userPool,
        foundation: recoveryCodes,
        variables: {
          ...recoveryMailVariables(config, configurationSetName),
          ...noticeVariables(config),
          [ENV.CHALLENGE_KEY_ID]: challengeKey.keyId,
          [ENV.SECRETS_TABLE]: secretsTable.tableName,
          [ENV.RECOVERY_CODE_COUNT]: String(config.recovery.codes.count),
          [ENV.RECENT_SIGN_IN_MINUTES]: String(config.codes.recentSignInMinutes),
        },
      });
      webAcl.guard('RecoveryCodesApiAcl', api.deploymentStage.stageArn);
      publish(this, config, recoveryCodeValues, { RecoveryCodesApiUrl: api.url });
    }
    if (contact) {
      contact.allow(
        tableStatement(secretsTable.tableArn, 'GetItem', 'UpdateItem'),
        new PolicyStatement({
          actions: [
            'cognito-idp:AdminDeleteUserAttributes',
            'cognito-idp:AdminGetUser',
            'cognito-idp:AdminUpdateUserAttributes',
            'cognito-idp:AdminUserGlobalSignOut',
            'cognito-idp:ListUsers',
          ],
          resources: [userPool.userPoolArn],
        }),
        sendMail,
        ...sendSms(),
      );
      const { api } = new ContactApi(this, 'ContactApi', {
        config,
        userPool,
        foundation: contact,
        variables: {
          ...codeVariables(this, config),
          ...signInMailVariables(config),
          ...noticeVariables(config),
          [ENV.CHALLENGE_KEY_ID]: challengeKey.keyId,
          [ENV.SECRETS_TABLE]: secretsTable.tableName,
          [ENV.FROM_ADDRESS]: config.sender.address,
          [ENV.CONFIGURATION_SET]: configurationSetName,
          [ENV.APP_NAME]: config.appName,
          [ENV.LOCALES]: config.locales.join(','),
        },
      });
      webAcl.guard('ContactApi', api.deploymentStage.stageArn);
      publish(this, config, contactValues, { ContactApiUrl: api.url });
    }
    if (releaseNumber)
      publish(this, config, secondProofValues, {
        ReleaseNumberFunctionName: addReleaseNumber(releaseNumber, operatorParts),
      });
  }

  private foundation(id: string, bundle: LambdaName, description: string): FunctionFoundation {
    return new FunctionFoundation(this, id, {
      config: this.config,
      bundles: this.bundles,
      bundle,
      description,
    });
  }

  private passkeyParts(): PasskeyParts {
    return {
      credentials: this.foundation(
        'PasskeyCredentials',
        'passkey-credentials-api',
        'Registers, lists, renames and deletes passkeys',
      ),
      challenge: this.foundation(
        'PasskeyChallenge',
        'passkey-challenge-api',
        'Makes challenges for sign-ins without a user name',
      ),
    };
  }

  /** The key behind challenges of passkeys, one-time codes, recovery links and seals of passkeys. */
  private challengeKey(users: readonly FunctionFoundation[]): ChallengeKey {
    const key = new ChallengeKey(this, 'PasskeyChallengeKey', {
      config: this.config,
      users: users.map(({ role }) => role),
    });
    for (const user of users) user.allow(key.deriveStatement());
    return key;
  }

  /**
   * The first proof of an address marks it verified and replaces the password.
   *
   * A policy of its own beside the role: the function waits for all that is within its role, the pool waits
   * for the function, and this policy for the pool.
   */
  private letVerifySettleAccounts(verify: FunctionFoundation, userPool: UserPool): void {
    const policy = new Policy(this, 'SettleAccounts', {
      roles: [verify.role],
      statements: [
        new PolicyStatement({
          actions: [
            // When an account began, for numbers that nobody has proven yet.
            ...(usesSms(this.config) ? ['cognito-idp:AdminGetUser'] : []),
            'cognito-idp:AdminSetUserPassword',
            'cognito-idp:AdminUpdateUserAttributes',
          ],
          resources: [userPool.userPoolArn],
        }),
      ],
    });
    Validations.of(policy).acknowledge(inlinePolicy);
  }

  private addPreSignUp(userPool: UserPool): void {
    const foundation = this.foundation(
      'PreSignUp',
      'pre-sign-up',
      'Decides which new accounts are confirmed',
    );
    const preSignUp = createFunction(foundation, {
      [ENV.CONFIRM_ACCOUNTS]: this.config.passwordFlows ? 'FALSE' : 'TRUE',
      ...smsVariables(this, this.config),
    });
    acknowledgeTrigger(preSignUp);
    userPool.addTrigger(UserPoolOperation.PRE_SIGN_UP, preSignUp);
  }

  private addPreTokenGeneration(userPool: UserPool, tableName: string, tableArn: string): void {
    const foundation = this.foundation(
      'PreTokenGeneration',
      'pre-token-generation',
      'Puts into the tokens how the user signed in',
    );
    foundation.allow(changeStatement(tableArn, ['userNameHash', PROOF]));
    const preTokenGeneration = createFunction(foundation, {
      [ENV.SECRETS_TABLE]: tableName,
      ...(needsUserOperations(this.config) ? {} : { [ENV.SUPPRESS_USER_OPERATIONS]: 'TRUE' }),
    });
    acknowledgeTrigger(preTokenGeneration);
    // The second version of the event comes with the plans above LITE; it can put claims into access tokens
    // too.
    if (this.config.featurePlan === 'LITE')
      userPool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION, preTokenGeneration);
    else
      userPool.addTrigger(
        UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG,
        preTokenGeneration,
        LambdaVersion.V2_0,
      );
  }
}
