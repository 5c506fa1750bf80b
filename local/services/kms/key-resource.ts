/** AWS::KMS::Key and AWS::KMS::Alias. */
import type { ResourceProvider } from '../../contract';
import { checkSpec } from './key-spec';
import type { Keyring } from './keyring';

/** The resource types of KMS. */
export function keyResources(keyring: Keyring): ResourceProvider[] {
  return [
    {
      type: 'AWS::KMS::Key',
      create: ({ logicalId, properties, generatedId }) => {
        if (properties.Origin !== undefined && properties.Origin !== 'AWS_KMS') {
          throw new Error(
            `${logicalId}: keys with Origin ${properties.Origin} are not emulated; leave Origin out for material that KMS makes.`,
          );
        }
        const { spec, usage } = checkSpec(
          properties.KeySpec ?? 'SYMMETRIC_DEFAULT',
          properties.KeyUsage ?? 'ENCRYPT_DECRYPT',
        );
        const multiRegion = String(properties.MultiRegion) === 'true';
        const digits = generatedId(32, '0123456789abcdef');
        const id = multiRegion ? `mrk-${digits}` : uuid(digits);
        keyring.add({
          id,
          spec,
          usage,
          description: properties.Description ?? '',
          // Without a policy CloudFormation gives the account itself every right, which leaves the rest to IAM.
          policy: properties.KeyPolicy ?? {
            Version: '2012-10-17',
            Statement: {
              Effect: 'Allow',
              Principal: { AWS: `arn:${keyring.context.partition}:iam::${keyring.context.account}:root` },
              Action: 'kms:*',
              Resource: '*',
            },
          },
          multiRegion,
          enabled: String(properties.Enabled ?? true) === 'true',
        });
        return { ref: id, attributes: { Arn: keyring.arn(`key/${id}`), KeyId: id } };
      },
    },
    {
      type: 'AWS::KMS::Alias',
      create: ({ logicalId, properties }) => {
        const name = String(properties.AliasName);
        if (!/^alias\/[a-zA-Z0-9/_-]{1,250}$/.test(name) || name.startsWith('alias/aws/')) {
          throw new Error(
            `${logicalId}: AliasName is "${name}"; it must be "alias/" and letters, digits, "/", "_" or "-", and not begin with "alias/aws/".`,
          );
        }
        keyring.addAlias(name, properties.TargetKeyId);
        return { ref: name, attributes: {} };
      },
    },
    {
      type: 'AWS::KMS::ReplicaKey',
      create: ({ logicalId }) => {
        throw new Error(
          `${logicalId}: AWS::KMS::ReplicaKey is not emulated, there is one region here; use the primary key itself.`,
        );
      },
    },
  ];
}

/** 32 hexadecimal digits in the shape of a UUID. */
function uuid(digits: string): string {
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
