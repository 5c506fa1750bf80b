import { Validations } from 'aws-cdk-lib';
import { UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { usesCodes, usesSms } from '../../config/codes/schema';
import { type Deployment, inlinePolicy, ONE_PROCESSOR, OwnFunction } from '../../shared/own-function';
import { codeVariables } from '../codes/settings';
import type { Core } from '../core';
import type { Hooks } from '../hooks/hooks';
import { linkSwitch, linkVariables } from '../magic-link/settings';
import type { SigningKey } from '../magic-link/signing-key';
import { noticeVariables, signInMailVariables } from '../mail/caps';
import { recoveryMethods } from '../recovery/methods';
import { sendToTelephones } from '../sms/sending';

/** The triggers of custom authentication, made by the package. All methods sign in through them. */
export class ChallengeTriggers {
  readonly define: OwnFunction;
  readonly create: OwnFunction;
  readonly verify: OwnFunction;

  constructor(
    private readonly scope: Construct,
    deployment: Deployment,
  ) {
    this.define = new OwnFunction(scope, 'DefineAuthChallenge', deployment, {
      entry: 'lambda/custom-auth/define.ts',
      description: 'Chooses the next challenge of a sign-in',
      calledBy: 'cognito',
      madeElsewhere: true,
      keptWarm: 'defineAuthChallenge',
    });
    this.create = new OwnFunction(scope, 'CreateAuthChallenge', deployment, {
      entry: 'lambda/custom-auth/create.ts',
      description: 'Makes a challenge: mails a magic link, sends a code',
      calledBy: 'cognito',
      memory: ONE_PROCESSOR,
      madeElsewhere: true,
      keptWarm: 'createAuthChallenge',
    });
    this.verify = new OwnFunction(scope, 'VerifyAuthChallengeResponse', deployment, {
      entry: 'lambda/custom-auth/verify.ts',
      description: 'Checks the answer to a challenge: redeems a magic link, compares a code',
      calledBy: 'cognito',
      memory: ONE_PROCESSOR,
      madeElsewhere: true,
      keptWarm: 'verifyAuthChallengeResponse',
    });
  }

  connect(core: Core, signingKey: SigningKey, hooks: Hooks): void {
    const { config, challengeKey, secrets, passkeys } = core;
    // The trigger that sends codes makes them; the one that lists credential ids makes their decoys.
    const derives = usesCodes(config) || (passkeys && config.passkeys.exposeCredentialIds);
    this.create
      .use(
        core.audit,
        derives ? challengeKey.derive() : challengeKey.known(),
        secrets.operations('GetItem', 'UpdateItem'),
        signingKey.sign(),
        core.mail,
        ...(usesSms(config) ? sendToTelephones(this.scope, config) : []),
        passkeys?.listing(),
      )
      .set({
        ...linkVariables(config),
        ...signInMailVariables(config),
        ...codeVariables(this.scope, config),
      });
    this.verify
      .use(
        core.audit,
        challengeKey.derive(),
        secrets.operations('GetItem', 'UpdateItem'),
        signingKey.verify(),
        core.mail,
        passkeys?.signingIn(),
        ...hooks.asking('methodChoice'),
      )
      .set({
        ...linkSwitch(config),
        ...recoveryMethods(config),
        ...noticeVariables(config),
        ...codeVariables(this.scope, config),
      });
    this.letVerifySettleAccounts(core);
    core.triggers.callWarm(UserPoolOperation.DEFINE_AUTH_CHALLENGE, this.define);
    core.triggers.callWarm(UserPoolOperation.CREATE_AUTH_CHALLENGE, this.create);
    core.triggers.callWarm(UserPoolOperation.VERIFY_AUTH_CHALLENGE_RESPONSE, this.verify);
  }

  /**
   * An address's first proof marks it verified and replaces the password.
   *
   * A separate policy, as the function waits for its role, the pool for the function, and this for the pool.
   */
  private letVerifySettleAccounts({ config, userPool }: Core): void {
    const policy = new Policy(this.scope, 'SettleAccounts', {
      roles: [this.verify.role],
      statements: [
        new PolicyStatement({
          actions: [
            // When an account began, for numbers never proven.
            ...(usesSms(config) ? ['cognito-idp:AdminGetUser'] : []),
            // For methods that only members of some groups may use.
            ...(config.hooks.methodChoice.enabled ? ['cognito-idp:AdminListGroupsForUser'] : []),
            'cognito-idp:AdminSetUserPassword',
            'cognito-idp:AdminUpdateUserAttributes',
          ],
          resources: [userPool.userPoolArn],
        }),
      ],
    });
    Validations.of(policy).acknowledge(inlinePolicy);
  }
}
