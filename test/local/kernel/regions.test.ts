/** What the Region of an embedded AWS decides. */
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { hasSes } from '../../../lib/config/ses-regions';
import { hasEndUserMessaging } from '../../../lib/config/sms-regions';
import { type LocalAws, startLocalAws } from '../../../local';
import { describePrincipal } from '../../../local/iam/authorize';
import { isMissing, partitionOf } from '../../../local/regions';
import { removeFolders, writeAssembly } from '../support/assembly';

const running: LocalAws[] = [];
afterEach(async () => {
  for (const aws of running.splice(0)) await aws.close();
});
afterAll(removeFolders);

const REGIONS = [
  ...['us-east-1', 'eu-west-1', 'eu-south-2', 'ap-northeast-2', 'ap-east-1', 'ap-southeast-4'],
  ...['ap-southeast-5', 'ap-southeast-7', 'us-gov-west-1', 'us-gov-east-1'],
];

async function start(region: string, types: readonly string[]): Promise<LocalAws> {
  const Resources = Object.fromEntries(
    types.map((Type, index) => [`R${index}`, { Type, Properties: { EmailIdentity: 'example.com' } }]),
  );
  const environment = `aws://000000000000/${region}`;
  const template = { Resources, Outputs: { Partition: { Value: { Ref: 'AWS::Partition' } } } };
  const assembly = writeAssembly({ stacks: { app: { template, environment } } });
  const aws = await startLocalAws({ assembly });
  running.push(aws);
  return aws;
}
const clientOf = (aws: LocalAws, region: string) => ({
  endpoint: aws.endpoint,
  region,
  maxAttempts: 1,
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
});

describe('a partition', () => {
  it.each([
    ['cn-north-1', 'aws-cn'],
    ['us-iso-east-1', 'aws-iso'],
    ['us-isob-east-1', 'aws-iso-b'],
    ['eu-isoe-west-1', 'aws-iso-e'],
    ['eusc-de-east-1', 'aws-eusc'],
  ])('that this is not made for is refused by name: %s is of %s', async (region, partition) => {
    const refusal = `${region} is of ${partition}.`;
    expect(() => partitionOf(region)).toThrow(refusal);
    await expect(startLocalAws({ assembly: [], region })).rejects.toThrow(refusal);
  });

  it('of GovCloud is in ARNs, templates and who callers are', async () => {
    const aws = await start('us-gov-west-1', ['AWS::SES::EmailIdentity']);
    expect(aws.output('Partition')).toBe('aws-us-gov');
    const place = { account: '000000000000', region: 'us-gov-west-1' };
    expect(describePrincipal({ kind: 'operator' }, place)).toMatch(/^arn:aws-us-gov:iam::/);
    const { StackId } = await new CloudFormationClient(clientOf(aws, 'us-gov-west-1')).send(
      new CreateStackCommand({
        StackName: 'other',
        TemplateBody: JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } }),
      }),
    );
    expect(StackId).toMatch(/^arn:aws-us-gov:cloudformation:us-gov-west-1:/);
  });
});

describe('what a Region lacks', () => {
  it.each([
    ['ap-east-1', 'AWS::SES::EmailIdentity'],
    ['ap-southeast-5', 'AWS::SMSVOICE::ConfigurationSet'],
    ['us-gov-west-1', 'AWS::CloudFront::Distribution'],
  ])('is refused there before anything is made: %s has no %s', async (region, type) => {
    const refusal = `Template format error: Unrecognized resource types: [${type}]`;
    await expect(start(region, ['AWS::SNS::Topic', type, type])).rejects.toMatchObject({
      code: 'ValidationError',
      message: refusal,
    });
    const aws = await start(region, ['AWS::SNS::Topic']);
    const TemplateBody = JSON.stringify({ Resources: { One: { Type: type } } });
    await expect(
      new CloudFormationClient(clientOf(aws, region)).send(
        new CreateStackCommand({ StackName: 'other', TemplateBody }),
      ),
    ).rejects.toMatchObject({ name: 'ValidationError', message: refusal });
  });

  it.each(REGIONS)('is the same for the app and the embedded AWS in %s', (region) => {
    expect(isMissing('AWS::SES::EmailIdentity', region)).toBe(!hasSes(region));
    expect(isMissing('AWS::SMSVOICE::ConfigurationSet', region)).toBe(!hasEndUserMessaging(region));
  });
});
