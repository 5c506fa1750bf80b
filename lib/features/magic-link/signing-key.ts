import { Duration } from 'aws-cdk-lib';
import { type IRole, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Config } from '../../config/schema';
import { keyAdministration, keyReplication } from '../../shared/key-administration';
import { removalPolicy } from '../../shared/removal';

export interface SigningKeyProps {
  readonly config: Config;
  /** The only role that may sign. */
  readonly signer: IRole;
  /** The role that reads the public key, to verify with. */
  readonly verifier: IRole;
}

/** Signature algorithm of links: RSASSA-PSS with SHA-256 over the message itself. */
const signingConditions = {
  StringEquals: { 'kms:SigningAlgorithm': 'RSASSA_PSS_SHA_256', 'kms:MessageType': 'RAW' },
};

function linkStatements(signer: IRole, verifier: IRole): readonly PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'Sign',
      principals: [signer],
      actions: ['kms:Sign'],
      resources: ['*'],
      conditions: signingConditions,
    }),
    new PolicyStatement({
      sid: 'ReadPublicKey',
      principals: [verifier],
      actions: ['kms:GetPublicKey'],
      resources: ['*'],
    }),
  ];
}

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
  readonly keyId: string;

  constructor(scope: Construct, id: string, { config, signer, verifier }: SigningKeyProps) {
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
          ...(config.magicLink.enabled ? linkStatements(signer, verifier) : []),
        ],
      }),
    });
    this.keyArn = key.keyArn;
    this.keyId = key.keyId;
  }

  /** What a signer's own policy has to say. */
  signStatement(): PolicyStatement {
    return new PolicyStatement({
      actions: ['kms:Sign'],
      resources: [this.keyArn],
      conditions: signingConditions,
    });
  }

  /** What a verifier's own policy has to say; `retired` are the ARNs of keys whose links still count. */
  verifyStatement(retired: readonly string[]): PolicyStatement {
    return new PolicyStatement({ actions: ['kms:GetPublicKey'], resources: [this.keyArn, ...retired] });
  }
}
