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
 * The key that passkey challenges, decoys of credential ids, seals of passkeys, and the keyed hashes of
 * codes, recovery codes, recovery links and numbers are derived from. Functions ask it for secrets, one a
 * purpose and for challenges one a day, so GenerateMac is all that they need.
 *
 * KMS does not rotate HMAC keys by itself. A new one has no transition. Challenges and codes that are out die
 * with the old one, which users mend by trying again. So do seals of passkeys, which are registered anew
 * (`passkeys.unsealed` accepts them meanwhile, adr/023), all recovery codes, which nobody can make anew but
 * their users, and what is known of since when numbers are proven: they count as proven when the account was
 * made, and older accounts ask for a second proof (adr/010, adr/012). Replace it when it has leaked, not as a
 * habit.
 */
export class ChallengeKey extends Construct {
  private readonly key: Key;
  /** Names the only roles that may derive secrets: those that make or check challenges. */
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

  /** Derives secrets. */
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

  /** Knows which key it is, and derives nothing. */
  known(): Access {
    return { variables: { [ENV.CHALLENGE_KEY_ID]: this.key.keyId } };
  }
}
