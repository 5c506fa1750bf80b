import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ENV } from '../../lambda/shared/env';
import { usesContactApi } from '../config/codes/schema';
import { poolHasSms } from '../config/pool/sms';
import { auditTrail } from '../features/audit/audit-bus';
import { Contact } from '../features/contact/contact';
import type { Core } from '../features/core';
import { PasswordlessSignIn } from '../features/custom-auth/package';
import { ChallengeTriggers } from '../features/custom-auth/triggers';
import { Hooks } from '../features/hooks/hooks';
import { SigningKey } from '../features/magic-link/signing-key';
import { NoticeSummaries } from '../features/mail/notice-summaries';
import { sendMail } from '../features/mail/sending';
import { addForgetUser } from '../features/operators/forget-user';
import { ReleaseNumber } from '../features/operators/release-number';
import { Passkeys } from '../features/passkeys/passkeys';
import { createAppClient, createFurtherClients } from '../features/pool/app-client';
import { addCustomMessage } from '../features/pool/custom-message';
import { addPreSignUp } from '../features/pool/pre-sign-up';
import { addPreTokenGeneration } from '../features/pool/pre-token';
import { publishAuth, publishClients } from '../features/pool/publish';
import { createUserPool } from '../features/pool/user-pool';
import { RecoverUser } from '../features/recovery/recover-user';
import { RecoveryCodes } from '../features/recovery-codes/recovery-codes';
import { PoolSms } from '../features/sms/pool-sms';
import { ChallengeKey } from '../shared/challenge-key';
import type { Deployment } from '../shared/own-function';
import { OwnTable } from '../shared/own-table';
import { WebAcl } from '../shared/web-acl';

export interface AuthStackProps extends StackProps, Deployment {
  /** ARN of the SES identity that mail is sent by. */
  readonly identityArn: string;
  readonly configurationSetName: string;
}

/**
 * The user pool and everything that signs its users in. One stack: its parts refer to each other both ways.
 *
 * Features come in two steps. First their functions, which the package needs to make the tables; then what
 * those functions use, and their APIs. Templates keep this order, and so does the dashboard.
 */
export class AuthStack extends Stack {
  readonly userPoolId: string;
  readonly userPoolClientId: string;

  constructor(scope: Construct, id: string, props: AuthStackProps) {
    const { config, bundles, identityArn, configurationSetName, ...stackProps } = props;
    super(scope, id, stackProps);
    const deployment: Deployment = { config, bundles };

    const userPool = createUserPool(this, 'UserPool', config, { identityArn, configurationSetName });
    // A pool that sends none is tried for none, and needs no role.
    if (config.sms && poolHasSms(config)) new PoolSms(this, 'PoolSms', config, config.sms, userPool);
    const userPoolClient = createAppClient(userPool, 'WebClient', config);

    const triggers = new ChallengeTriggers(this, deployment);
    const signingKey = new SigningKey(this, 'MagicLinkKey', config);
    const passkeys = config.passkeys.enabled ? new Passkeys(this, deployment) : undefined;
    const contact = usesContactApi(config) ? new Contact(this, deployment) : undefined;
    const releaseNumber = config.codes.sms ? new ReleaseNumber(this, deployment) : undefined;
    const recoveryCodes = config.recovery.codes.enabled ? new RecoveryCodes(this, deployment) : undefined;
    const noticeSummaries = new NoticeSummaries(this, deployment);
    const recoverUser = new RecoverUser(this, deployment);
    const hooks = new Hooks(this, deployment);

    const challengeKey = new ChallengeKey(this, 'PasskeyChallengeKey', config);
    const signIn = new PasswordlessSignIn(this, 'SignIn', {
      config,
      userPool,
      userPoolClient,
      signingKey,
      triggers,
      passkeys,
    });
    const core: Core = {
      ...deployment,
      userPool,
      userPoolClient,
      challengeKey,
      secrets: new OwnTable(signIn.secretsTable, ENV.SECRETS_TABLE),
      passkeys: signIn.passkeys?.table,
      mail: sendMail(this, config, configurationSetName),
      audit: auditTrail(this, config),
    };

    triggers.connect(core, signingKey, hooks);
    addPreSignUp(this, core, hooks);
    addPreTokenGeneration(this, core, hooks);
    addCustomMessage(this, core);
    const webAcl = new WebAcl(this, 'WebAcl', config);
    webAcl.guard('UserPool', userPool.userPoolArn);
    publishAuth(this, core, signingKey, webAcl);
    publishClients(this, config, createFurtherClients(userPool, config));
    if (signIn.passkeys) passkeys?.connect(core, webAcl, signIn.passkeys);
    noticeSummaries.connect(core);
    addForgetUser(this, core);
    recoverUser.connect(core);
    recoveryCodes?.connect(core, webAcl);
    contact?.connect(core, webAcl);
    releaseNumber?.connect(core);

    this.userPoolId = userPool.userPoolId;
    this.userPoolClientId = userPoolClient.userPoolClientId;
  }
}
