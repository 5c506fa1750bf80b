/** Resources that one stack leaves behind and another takes over, by change sets of type IMPORT. */
import {
  CreateChangeSetCommand,
  DescribeChangeSetCommand,
  ExecuteChangeSetCommand,
  GetTemplateSummaryCommand,
} from '@aws-sdk/client-cloudformation';
import { type CloudFormation, cloudFormation, parameter, topic } from '../support/cloudformation';

const KEPT = { DeletionPolicy: 'Retain' };
let cfn: CloudFormation;
beforeEach(async () => {
  cfn = await cloudFormation();
  await cfn.create('old', { Resources: { Kept: parameter('left', KEPT, '/kept'), Other: topic() } });
  await cfn.remove('old');
});
afterEach(() => cfn.close());

async function change(resources: object, identifier: Readonly<Record<string, string>>, name = 'new') {
  await cfn.client.send(
    new CreateChangeSetCommand({
      StackName: name,
      ChangeSetName: 'take',
      ChangeSetType: 'IMPORT',
      TemplateBody: JSON.stringify({ Resources: resources }),
      ResourcesToImport: [
        { ResourceType: 'AWS::SSM::Parameter', LogicalResourceId: 'Mine', ResourceIdentifier: identifier },
      ],
    }),
  );
  return cfn.client.send(new DescribeChangeSetCommand({ StackName: name, ChangeSetName: 'take' }));
}

it('takes over what stands, under another logical id, and manages it from then on', async () => {
  const { Changes } = await change({ Mine: parameter('left', KEPT, '/kept') }, { Name: '/kept' });
  expect(Changes).toMatchObject([{ ResourceChange: { Action: 'Import', PhysicalResourceId: '/kept' } }]);
  await cfn.client.send(new ExecuteChangeSetCommand({ StackName: 'new', ChangeSetName: 'take' }));
  expect((await cfn.describe('new')).StackStatus).toBe('IMPORT_COMPLETE');
  expect(await cfn.resources('new')).toEqual({ Mine: '/kept' });
  expect(
    (await cfn.update('new', { Resources: { Mine: parameter('changed', {}, '/kept') } })).StackStatus,
  ).toBe('UPDATE_COMPLETE');
  expect((await cfn.remove('new')).StackStatus).toBe('DELETE_COMPLETE');
  // Nothing is left that could be taken.
  expect(await change({ Mine: parameter('left', KEPT, '/kept') }, { Name: '/kept' })).toMatchObject({
    Status: 'FAILED',
    StatusReason: expect.stringContaining('was not found'),
  });
});

it('that fails leaves what it would have taken over where it was', async () => {
  const mine = parameter('left', { DeletionPolicy: 'Delete' }, '/kept');
  await change({ Mine: mine }, { Name: '/kept' });
  // Between the change set and its execution somebody else takes it.
  const { inventory } = cfn.aws.stacks;
  const found = inventory.find('AWS::SSM::Parameter', { Name: '/kept' });
  if (!found) throw new Error('It must be there.');
  inventory.add({ ...found, stackId: 'another' });
  await cfn.client.send(new ExecuteChangeSetCommand({ StackName: 'new', ChangeSetName: 'take' }));
  expect((await cfn.describe('new')).StackStatus).toBe('IMPORT_ROLLBACK_COMPLETE');
  expect(inventory.find('AWS::SSM::Parameter', { Name: '/kept' })).toMatchObject({ stackId: 'another' });
});

it('that fails goes back also where no rollback is asked for: no status is that of a failed import', async () => {
  await change({ Mine: parameter('left', KEPT, '/kept') }, { Name: '/kept' });
  const { inventory } = cfn.aws.stacks;
  const found = inventory.find('AWS::SSM::Parameter', { Name: '/kept' });
  if (!found) throw new Error('It must be there.');
  inventory.add({ ...found, stackId: 'another' });
  await cfn.client.send(
    new ExecuteChangeSetCommand({ StackName: 'new', ChangeSetName: 'take', DisableRollback: true }),
  );
  expect((await cfn.describe('new')).StackStatus).toBe('IMPORT_ROLLBACK_COMPLETE');
});

it('is refused for what another stack has', async () => {
  await cfn.create('owner', { Resources: { Own: parameter('x', {}, '/own') } });
  expect(await change({ Mine: parameter('x', KEPT, '/own') }, { Name: '/own' })).toMatchObject({
    Status: 'FAILED',
    StatusReason: expect.stringMatching(/already exists in stack arn:.*stack\/owner\//),
  });
});

it('makes, changes and removes nothing else', async () => {
  await cfn.create('app', { Resources: { A: topic() } });
  const mine = { Mine: parameter('left', KEPT, '/kept') };
  for (const resources of [
    mine,
    { ...mine, A: topic({ DisplayName: 'x' }) },
    { ...mine, A: topic(), B: topic() },
  ]) {
    const { Status, StatusReason } = await change(resources, { Name: '/kept' }, 'app');
    expect(Status).toBe('FAILED');
    expect(StatusReason).toMatch(
      /^You have modified resources \[[AB]\] in your template that are not being imported/,
    );
    cfn.aws.stacks.find('app').changeSets.clear();
  }
  expect(await change({ ...mine, A: topic() }, { Name: '/kept' }, 'app')).toMatchObject({
    Status: 'CREATE_COMPLETE',
  });
});

it('needs a deletion policy, and references that lead somewhere', async () => {
  await expect(change({ Mine: parameter('left', {}, '/kept') }, { Name: '/kept' })).rejects.toThrow(
    'must have a DeletionPolicy attribute: [Mine]',
  );
  await expect(
    change({ Mine: parameter({ Ref: 'Gone' }, KEPT, '/kept') }, { Name: '/kept' }),
  ).rejects.toThrow('Unresolved resource dependencies [Gone]');
});

it('adds no output, and takes no identifier but the type’s', async () => {
  const mine = { Mine: parameter('left', KEPT, '/kept') };
  const begin = (identifier: Readonly<Record<string, string>>, outputs = {}) =>
    cfn.client.send(
      new CreateChangeSetCommand({
        StackName: 'new',
        ChangeSetName: 'take',
        ChangeSetType: 'IMPORT',
        TemplateBody: JSON.stringify({ Resources: mine, Outputs: outputs }),
        ResourcesToImport: [
          { ResourceType: 'AWS::SSM::Parameter', LogicalResourceId: 'Mine', ResourceIdentifier: identifier },
        ],
      }),
    );
  await expect(begin({ ParameterName: '/kept' })).rejects.toThrow('needs the identifiers [Name]');
  await expect(begin({ Name: '/other' })).rejects.toThrow('in the template "/kept"');
  await begin({ Name: '/kept' }, { Out: { Value: 'x' } });
  expect(
    await cfn.client.send(new DescribeChangeSetCommand({ StackName: 'new', ChangeSetName: 'take' })),
  ).toMatchObject({
    Status: 'FAILED',
    StatusReason: 'As part of the import operation, you cannot modify or add [Outputs]',
  });
});

it('tells a template’s metadata as text', async () => {
  const Metadata = { 'Orders::Of': { version: '1', stackOutputs: ['Pool'] } };
  const Resources = { Mine: parameter('left', KEPT, '/kept') };
  const metadataOf = async (template: object) =>
    (await cfn.client.send(new GetTemplateSummaryCommand({ TemplateBody: JSON.stringify(template) })))
      .Metadata;
  expect(JSON.parse((await metadataOf({ Metadata, Resources })) ?? '')).toEqual(Metadata);
  expect(await metadataOf({ Resources })).toBeUndefined();
});

it('tells what identifies a resource of a template', async () => {
  const TemplateBody = JSON.stringify({ Resources: { Mine: parameter('left', KEPT, '/kept') } });
  const { ResourceIdentifierSummaries } = await cfn.client.send(
    new GetTemplateSummaryCommand({ TemplateBody }),
  );
  expect(ResourceIdentifierSummaries).toEqual([
    { ResourceType: 'AWS::SSM::Parameter', LogicalResourceIds: ['Mine'], ResourceIdentifiers: ['Name'] },
  ]);
});
