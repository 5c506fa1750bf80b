import { Duration } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { ENV } from '../../../lambda/shared/env';
import type { Config } from '../../config/schema';
import type { Access } from '../../shared/access';
import { keyAdministration, keyReplication } from '../../shared/key-administration';
import { removalPolicy } from '../../shared/removal';

/** The links' algorithm: RSASSA-PSS with SHA-256. */
const signingConditions = {
  StringEquals: { 'kms:SigningAlgorithm': 'RSASSA_PSS_SHA_256', 'kms:MessageType': 'RAW' },
};

/**
 * The RSA key of links. Whoever signs with it can sign in as anybody, so its policy names the one role that
 * may. Without links the key stays, and nobody can sign.
 *
 * KMS doesn't rotate asymmetric keys. For a new key use another construct id, and keep the old ARN in
 * `retiredSigningKeys` until its last link has expired.
 */
export class SigningKey extends Construct {
  readonly keyArn: string;
  private readonly keyId: string;
  private readonly signing = new PolicyStatement({
    sid: 'Sign',
    actions: ['kms:Sign'],
    resources: ['*'],
    conditions: signingConditions,
  });
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
      // Also without `retain`: only the waiting time can undo a slip that would kill every link.
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

  /** Grants signing where the stage has links. */
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

  /** With retired keys, where the stage has links. */
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
