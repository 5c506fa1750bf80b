/** A custom resource over updates, replacement, rollback and deletion: what its function is told. */

import { functionResource, roleResource } from '../support/assembly';
import { type CloudFormation, cloudFormation } from '../support/cloudformation';

/** Its physical id is what its property `Id` says; it fails where it is told to. */
const CODE = `
exports.handler = async (event) => {
  const { StackId, RequestId, LogicalResourceId, RequestType, PhysicalResourceId, ResourceProperties, OldResourceProperties } = event;
  console.log('asked ' + JSON.stringify([RequestType, PhysicalResourceId ?? null, ResourceProperties.Value, OldResourceProperties?.Value ?? null]));
  const failed = RequestType === 'Update' && ResourceProperties.Value === 'bad';
  const body = JSON.stringify({ StackId, RequestId, LogicalResourceId, Status: failed ? 'FAILED' : 'SUCCESS', Reason: 'told to',
    PhysicalResourceId: RequestType === 'Delete' ? PhysicalResourceId : ResourceProperties.Id });
  await fetch(event.ResponseURL, { method: 'PUT', headers: { 'content-type': '' }, body: new TextEncoder().encode(body) });
};`;

let cfn: CloudFormation;
afterEach(() => cfn?.close());

const template = (id: string, value: string) => ({
  Resources: {
    Role: roleResource(),
    Maker: functionResource('', { FunctionName: 'maker', Code: { ZipFile: CODE } }),
    Thing: {
      Type: 'Custom::Thing',
      Properties: { ServiceToken: { 'Fn::GetAtt': ['Maker', 'Arn'] }, Id: id, Value: value },
    },
  },
});
const asked = () =>
  (cfn.aws.logs('maker').maker ?? []).flatMap((line) => {
    const [, json] = /asked (\[.*\])/.exec(line) ?? [];
    return json === undefined ? [] : [JSON.parse(json)];
  });

it('is told what was and what shall be; the old one is deleted once the new one stands', async () => {
  cfn = await cloudFormation();
  await cfn.create('app', template('one', 'a'));
  await cfn.update('app', template('one', 'b'));
  expect((await cfn.update('app', template('two', 'c'))).StackStatus).toBe('UPDATE_COMPLETE');
  expect((await cfn.resources('app')).Thing).toBe('two');
  expect((await cfn.update('app', template('two', 'bad'))).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect((await cfn.remove('app')).StackStatus).toBe('DELETE_COMPLETE');
  expect(asked()).toEqual([
    ['Create', null, 'a', null],
    ['Update', 'one', 'b', 'a'],
    ['Update', 'one', 'c', 'b'],
    ['Delete', 'one', 'b', null],
    ['Update', 'two', 'bad', 'c'],
    ['Update', 'two', 'c', 'bad'],
    ['Delete', 'two', 'c', null],
  ]);
});
