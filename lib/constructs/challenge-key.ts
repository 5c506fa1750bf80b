import { Duration } from 'aws-cdk-lib';
import { type IRole, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Config } from '../config/schema';
import { keyAdministration } from './key-administration';
import { removalPolicy } from './removal';

export interface ChallengeKeyProps {
  readonly config: Config;
  /** The only roles that may derive secrets from it: those that make or check challenges. */
  readonly users: readonly IRole[];
}

const macConditions = { StringEquals: { 'kms:MacAlgorithm': 'HMAC_SHA_256' } };

/**
 * The key that passkey challenges, and decoys of credential ids, are derived from. Functions ask it for a secret of the
 * day and make and check challenges by that, so GenerateMac is all that they need.
 *
 * KMS does not rotate HMAC keys by itself. A new one needs no transition: what the old one made dies within minutes.
 */
export class ChallengeKey extends Construct {
  readonly keyArn: string;
  readonly keyId: string;

  constructor(scope: Construct, id: string, { config, users }: ChallengeKeyProps) {
    super(scope, id);
    const key = new Key(this, 'Key', {
      alias: `alias/${config.deploymentName}-${config.stage}-passkey-challenges`,
      description: `Derives passkey challenges of ${config.deploymentName} (${config.stage})`,
      keySpec: KeySpec.HMAC_256,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
      pendingWindow: Duration.days(30),
      removalPolicy: removalPolicy(config),
      ...(config.multiRegion.prepared ? { multiRegion: true } : {}),
      policy: new PolicyDocument({
        statements: [
          keyAdministration(),
          new PolicyStatement({
            sid: 'DeriveSecrets',
            principals: [...users],
            actions: ['kms:GenerateMac'],
            resources: ['*'],
            conditions: macConditions,
          }),
        ],
      }),
    });
    this.keyArn = key.keyArn;
    this.keyId = key.keyId;
  }

  /** What a user's own policy has to say. */
  deriveStatement(): PolicyStatement {
    return new PolicyStatement({
      actions: ['kms:GenerateMac'],
      resources: [this.keyArn],
      conditions: macConditions,
    });
  }
}
