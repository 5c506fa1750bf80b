import { Duration } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { ENV } from '../../../lambda/shared/env';
import type { Config } from '../../config/schema';
import type { Access } from '../../shared/access';
import { keyAdministration, keyReplication } from '../../shared/key-administration';
import { removalPolicy } from '../../shared/removal';

/** Signature algorithm of links: RSASSA-PSS with SHA-256 over the message itself. */
const signingConditions = {
  StringEquals: { 'kms:SigningAlgorithm': 'RSASSA_PSS_SHA_256', 'kms:MessageType': 'RAW' },
};

/**
 * The RSA key that links are signed with. Whoever can sign with it can sign in as anybody, so its policy
 * names the one role that can, and nothing else in the account does without changing that policy. Where links
 * are switched off the key stays, and nobody can sign.
 *
 * KMS does not rotate asymmetric keys by itself. To change the key, make a new one under another construct id
 * and put the ARN of the old one into `retiredSigningKeys` until its last link has expired.
 */
export class SigningKey extends Construct {
  readonly keyArn: string;
  private readonly keyId: string;
  /** Names the only role that may sign. */
  private readonly signing = new PolicyStatement({
    sid: 'Sign',
    actions: ['kms:Sign'],
    resources: ['*'],
    conditions: signingConditions,
  });
  /** Names the role that reads the public key, to verify with. */
  private readonly reading = new PolicyStatement({
    sid: 'ReadPublicKey',
    actions: ['kms:GetPublicKey'],
    resources: ['*'],
  });

  constructor(
    scope: Construct,
    id: string,
    private readonly config: Config,
  ) {
    super(scope, id);
    const key = new Key(this, 'Key', {
      alias: `alias/${config.deploymentName}-${config.stage}-magic-link`,
      description: `Signs magic links of ${config.deploymentName} (${config.stage})`,
      keySpec: KeySpec.RSA_2048,
      keyUsage: KeyUsage.SIGN_VERIFY,
      // Also where a stage lets go of its data: the waiting time is all that stands between a slip and every
      // link dead.
      pendingWindow: Duration.days(30),
      removalPolicy: removalPolicy(config),
      ...(config.multiRegion.prepared ? { multiRegion: true } : {}),
      policy: new PolicyDocument({
        statements: [
          keyAdministration(),
          ...keyReplication(config),
          ...(config.magicLink.enabled ? [this.signing, this.reading] : []),
        ],
      }),
    });
    this.keyArn = key.keyArn;
    this.keyId = key.keyId;
  }

  /** Signs links, where the stage has any. */
  sign(): Access {
    const variables = { [ENV.SIGNING_KEY_ID]: this.keyId };
    if (!this.config.magicLink.enabled) return { variables };
    return {
      variables,
      permissions: [
        new PolicyStatement({
          actions: ['kms:Sign'],
          resources: [this.keyArn],
          conditions: signingConditions,
        }),
      ],
      admit: (role) => this.signing.addPrincipals(role),
    };
  }

  /** Verifies links, where the stage has any, those of retired keys too. */
  verify(): Access {
    const { magicLink, retiredSigningKeys } = this.config;
    const variables = { [ENV.ACCEPTED_KEY_IDS]: [this.keyId, ...retiredSigningKeys].join(',') };
    if (!magicLink.enabled) return { variables };
    return {
      variables,
      permissions: [
        new PolicyStatement({
          actions: ['kms:GetPublicKey'],
          resources: [this.keyArn, ...retiredSigningKeys],
        }),
      ],
      admit: (role) => this.reading.addPrincipals(role),
    };
  }
}
