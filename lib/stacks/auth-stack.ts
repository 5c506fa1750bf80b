import { Stack, type StackProps } from 'aws-cdk-lib';
import type { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { ENV } from '../../lambda/shared/env';
import { usesContactApi } from '../config/codes/schema';
import { poolHasSms } from '../config/pool/sms';
import { refusedOperations } from '../config/pool/user-operations';
import { auditTrail } from '../features/audit/audit-bus';
import { Contact } from '../features/contact/contact';
import type { Core, OwnersPool } from '../features/core';
import { PackageParts } from '../features/custom-auth/package';
import { ChallengeTriggers } from '../features/custom-auth/triggers';
import { Hooks } from '../features/hooks/hooks';
import { Welcome } from '../features/hooks/welcome';
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
import { PoolTriggers } from '../features/pool/triggers';
import { createUserPool } from '../features/pool/user-pool';
import { RecoverUser } from '../features/recovery/recover-user';
import { RecoveryCodes } from '../features/recovery-codes/recovery-codes';
import { PoolSms } from '../features/sms/pool-sms';
import { ChallengeKey } from '../shared/challenge-key';
import type { Deployment } from '../shared/own-function';
import { OwnTable } from '../shared/own-table';
import { WebAcl } from '../shared/web-acl';

export interface AuthStackProps extends StackProps, Deployment {
  readonly identityArn: string;
  readonly configurationSetName: string;
}

/** The user pool and all that signs its users in. One stack: its parts refer to each other both ways. */
export class AuthStack extends Stack {
  readonly userPoolId: string;
  readonly userPoolClientId: string;

  constructor(scope: Construct, id: string, props: AuthStackProps) {
    const { config, bundles, identityArn, configurationSetName, ...stackProps } = props;
    super(scope, id, stackProps);
    const userPool = createUserPool(this, 'UserPool', config, { identityArn, configurationSetName });
    // A pool that sends none needs no role, and Cognito tries none.
    if (config.sms && poolHasSms(config)) new PoolSms(this, 'PoolSms', config, config.sms, userPool);
    const userPoolClient = createAppClient(userPool, 'WebClient', config);
    addSignIn(this, { config, bundles, configurationSetName, userPool, userPoolClient });
    publishClients(this, config, createFurtherClients(userPool, config));
    this.userPoolId = userPool.userPoolId;
    this.userPoolClientId = userPoolClient.userPoolClientId;
  }
}

export interface SignInProps extends Deployment {
  readonly configurationSetName: string;
  readonly userPool: UserPool;
  /** For pages. */
  readonly userPoolClient: UserPoolClient;
  /** Undefined where the pool is ours. */
  readonly owners?: OwnersPool;
}

/**
 * Adds what signs a pool's users in, whoever made the pool.
 *
 * First come features' functions, which the package needs to make the tables; then what those functions use,
 * and their APIs. Templates and the dashboard keep this order.
 */
export function addSignIn(scope: Construct, props: SignInProps): void {
  const { config, bundles, configurationSetName, userPool, userPoolClient, owners } = props;
  const deployment: Deployment = { config, bundles };

  const triggers = new ChallengeTriggers(scope, deployment);
  const signingKey = new SigningKey(scope, 'MagicLinkKey', config);
  const passkeys = config.passkeys.enabled ? new Passkeys(scope, deployment) : undefined;
  const contact = usesContactApi(config) ? new Contact(scope, deployment) : undefined;
  const releaseNumber = config.codes.sms ? new ReleaseNumber(scope, deployment) : undefined;
  const recoveryCodes = config.recovery.codes.enabled ? new RecoveryCodes(scope, deployment) : undefined;
  const noticeSummaries = new NoticeSummaries(scope, deployment);
  const recoverUser = new RecoverUser(scope, deployment);
  const hooks = new Hooks(scope, deployment);
  const welcome = config.hooks.welcome.enabled ? new Welcome(scope, deployment) : undefined;

  const challengeKey = new ChallengeKey(scope, 'PasskeyChallengeKey', config);
  const signIn = new PackageParts(scope, 'SignIn', {
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
    triggers: new PoolTriggers(userPool, config.hooks),
    owners,
    challengeKey,
    secrets: new OwnTable(signIn.secretsTable, ENV.SECRETS_TABLE),
    passkeys: signIn.passkeys?.table,
    mail: sendMail(scope, config, configurationSetName),
    audit: auditTrail(scope, config),
  };

  triggers.connect(core, signingKey, hooks);
  addPreSignUp(scope, core, hooks);
  addPreTokenGeneration(scope, core, hooks, welcome);
  addCustomMessage(scope, core);
  const refused = refusedOperations(config, owners?.opensUserOperations);
  const webAcl = new WebAcl(scope, 'WebAcl', config, refused);
  if (!owners?.hasWebAcl) webAcl.guard('UserPool', userPool.userPoolArn);
  publishAuth(scope, core, signingKey, webAcl);
  if (signIn.passkeys) passkeys?.connect(core, webAcl, signIn.passkeys);
  noticeSummaries.connect(core);
  addForgetUser(scope, core);
  recoverUser.connect(core);
  recoveryCodes?.connect(core, webAcl);
  contact?.connect(core, webAcl);
  releaseNumber?.connect(core);
}
