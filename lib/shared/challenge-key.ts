import { Duration } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { ENV } from '../../lambda/shared/env';
import type { Config } from '../config/schema';
import type { Access } from './access';
import { keyAdministration, keyReplication } from './key-administration';
import { removalPolicy } from './removal';

const macConditions = { StringEquals: { 'kms:MacAlgorithm': 'HMAC_SHA_256' } };

/**
 * The HMAC key for passkeys' challenges, decoys and seals, and for hashes of codes, recovery codes, recovery
 * links and numbers. Functions derive secrets from it by GenerateMac.
 *
 * KMS doesn't rotate HMAC keys, and a new one has no transition. Live challenges and codes die, as do all
 * recovery codes; passkeys need new seals (`passkeys.unsealed` accepts them meanwhile, adr/023); numbers
 * count as proven when the account was made, so older accounts need a second proof (adr/010, adr/012).
 * Replace it only when it has leaked.
 */
export class ChallengeKey extends Construct {
  private readonly key: Key;
  /** The only roles that may derive. */
  private readonly derivation = new PolicyStatement({
    sid: 'DeriveSecrets',
    actions: ['kms:GenerateMac'],
    resources: ['*'],
    conditions: macConditions,
  });

  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      alias: `alias/${config.deploymentName}-${config.stage}-passkey-challenges`,
      description: `Derives passkey challenges of ${config.deploymentName} (${config.stage})`,
      keySpec: KeySpec.HMAC_256,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
      pendingWindow: Duration.days(30),
      removalPolicy: removalPolicy(config),
      ...(config.multiRegion.prepared ? { multiRegion: true } : {}),
      policy: new PolicyDocument({
        statements: [keyAdministration(), ...keyReplication(config), this.derivation],
      }),
    });
  }

  derive(): Access {
    return {
      ...this.known(),
      permissions: [
        new PolicyStatement({
          actions: ['kms:GenerateMac'],
          resources: [this.key.keyArn],
          conditions: macConditions,
        }),
      ],
      admit: (role) => this.derivation.addPrincipals(role),
    };
  }

  /** Its name, without a right to derive. */
  known(): Access {
    return { variables: { [ENV.CHALLENGE_KEY_ID]: this.key.keyId } };
  }
}
