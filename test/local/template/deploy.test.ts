// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of Fn::Sub.

import { localOutputs, skippedOf } from '../../../local/cloudformation/outputs';
import type { ResourceProvider, ResourceRequest } from '../../../local/contract';
import { readAssembly } from '../../../local/template/assembly';
import { deploy } from '../../../local/template/deploy';
import { removeFolders, type TestAssembly, writeAssembly } from '../support/assembly';
import { testStacks } from '../support/stacks';

afterAll(removeFolders);

/** Makes things of type `Test::Thing` and remembers in which order and with what. */
function thingProvider(): ResourceProvider & { requests: ResourceRequest[] } {
  const requests: ResourceRequest[] = [];
  return {
    type: 'Test::Thing',
    requests,
    create(request) {
      requests.push(request);
      if (request.properties.Fail) throw new Error(`${request.properties.Fail} is wrong`);
      const name = request.generatedName(64);
      return { ref: name, attributes: { Arn: `arn:aws:test:::${name}`, 'Nested.Id': 7 } };
    },
  };
}

async function deployWith(assembly: TestAssembly, ssm: Record<string, string> = {}) {
  const provider = thingProvider();
  const { stacks } = testStacks([provider]);
  await deploy([readAssembly(writeAssembly(assembly))], { stacks, ssmParameter: async (name) => ssm[name] });
  return {
    outputs: localOutputs(stacks, 'http://localhost:4566'),
    skipped: skippedOf(stacks),
    requests: provider.requests,
  };
}
const one = (template: unknown, ssm?: Record<string, string>) =>
  deployWith({ stacks: { app: { template } } }, ssm);
const thing = (properties: unknown = {}, more: object = {}) => ({
  Type: 'Test::Thing',
  Properties: properties,
  ...more,
});

describe('making the resources of an assembly', () => {
  it('makes every resource after those it refers to or depends on', async () => {
    const { requests } = await one({
      Resources: {
        A: thing({ of: { 'Fn::Sub': 'x${B.Arn}' } }),
        B: thing({ of: { Ref: 'C' } }),
        C: thing({}, { DependsOn: ['D', 'E'] }),
        D: thing({ of: { 'Fn::GetAtt': ['E', 'Nested.Id'] } }),
        E: thing(),
      },
    });
    expect(requests.map(({ logicalId }) => logicalId)).toEqual(['E', 'D', 'C', 'B', 'A']);
    expect(requests[1]?.properties).toEqual({ of: 7 });
  });

  it('names the resources of a circular dependency', async () => {
    const template = {
      Resources: { A: thing({ of: { Ref: 'B' } }), B: thing({ of: { 'Fn::GetAtt': ['A', 'Arn'] } }) },
    };
    await expect(one(template)).rejects.toThrow('app: circular dependency between resources: A -> B -> A');
  });

  it('refuses a DependsOn that names nothing', async () => {
    await expect(one({ Resources: { A: thing({}, { DependsOn: 'Gone' }) } })).rejects.toThrow(
      'resource A has DependsOn "Gone"',
    );
  });

  it('leaves out resources and outputs whose condition does not hold', async () => {
    const { requests, outputs } = await one({
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Resources: { A: thing({}, { Condition: 'Never' }), B: thing() },
      Outputs: { A: { Value: { Ref: 'A' }, Condition: 'Never' }, B: { Value: 'b' } },
    });
    expect(requests.map(({ logicalId }) => logicalId)).toEqual(['B']);
    expect(outputs.app).toEqual({ B: 'b' });
  });

  it('refuses a reference to a resource whose condition does not hold', async () => {
    const template = {
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Resources: { A: thing({}, { Condition: 'Never' }), B: thing({ of: { Ref: 'A' } }) },
    };
    await expect(one(template)).rejects.toThrow('app, Resources.B.Properties.of: "A" is no parameter');
  });

  it('reports resources of types nobody makes, and lets references to them resolve', async () => {
    const { skipped, outputs } = await one({
      Resources: {
        Alarm: { Type: 'AWS::CloudWatch::Alarm' },
        Meta: { Type: 'AWS::CDK::Metadata' },
      },
      Outputs: {
        Name: { Value: { Ref: 'Alarm' } },
        Arn: { Value: { 'Fn::GetAtt': ['Alarm', 'Arn'] } },
      },
    });
    expect(skipped).toEqual([{ stack: 'app', logicalId: 'Alarm', type: 'AWS::CloudWatch::Alarm' }]);
    expect(outputs.app?.Name).toMatch(/^app-Alarm-[A-Z0-9]{12}$/);
    expect(outputs.app?.Arn).toBe(`arn:aws:cloudwatch:us-east-1:000000000000:${outputs.app?.Name}`);
  });

  it('refuses an attribute that a made resource does not have, and names those it has', async () => {
    const template = { Resources: { A: thing() }, Outputs: { X: { Value: { 'Fn::GetAtt': ['A', 'Url'] } } } };
    await expect(one(template)).rejects.toThrow(
      'app: A (Test::Thing) has no attribute "Url"; it has: Arn, Nested.Id.',
    );
  });

  it('says which resource could not be made, and why', async () => {
    await expect(one({ Resources: { Broken: thing({ Fail: 'Size' }) } })).rejects.toThrow(
      "app: can't make Broken (Test::Thing): Error: Size is wrong",
    );
  });

  it('gives the same names and ids at every start, other ones to other resources', async () => {
    const template = { Resources: { A: thing(), B: thing() } };
    const [first, second] = [await one(template), await one(template)];
    const namesOf = (run: typeof first) =>
      run.requests.map((it) => [it.generatedName(64), it.generatedId(9, '0123'), it.stack.id]);
    expect(namesOf(first)).toEqual(namesOf(second));
    expect(namesOf(first)[0]).not.toEqual(namesOf(first)[1]);
    expect(first.requests[0]?.generatedId(9, '0123')).toMatch(/^[0-3]{9}$/);
  });

  it('keeps generated names within their length, suffix included', async () => {
    const { requests } = await one({ Resources: { [`Long${'x'.repeat(100)}`]: thing() } });
    expect(requests[0]?.generatedName(64)).toMatch(/^[\w-]{51}-[A-Z0-9]{12}$/);
    expect(requests[0]?.generatedName(20)).toHaveLength(20);
  });
});

describe('parameters', () => {
  it('takes defaults, lists and the version of the bootstrap stack', async () => {
    const { outputs } = await one(
      {
        Parameters: {
          Size: { Type: 'Number', Default: 3 },
          Zones: { Type: 'CommaDelimitedList', Default: 'a, b' },
          BootstrapVersion: {
            Type: 'AWS::SSM::Parameter::Value<String>',
            Default: '/cdk-bootstrap/hnb659fds/version',
          },
          Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/app/name' },
        },
        Resources: {},
        Outputs: {
          Size: { Value: { Ref: 'Size' } },
          Zone: { Value: { 'Fn::Select': [1, { Ref: 'Zones' }] } },
          Stored: { Value: { Ref: 'Stored' } },
        },
      },
      { '/app/name': 'kept' },
    );
    expect(outputs.app).toEqual({ Size: '3', Zone: 'b', Stored: 'kept' });
  });

  it('refuses a parameter without default and an SSM parameter that is not there', async () => {
    await expect(one({ Parameters: { Key: { Type: 'String' } } })).rejects.toThrow(
      'app: the parameter Key has no default value',
    );
    const missing = { Parameters: { Key: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/gone' } } };
    await expect(one(missing)).rejects.toThrow('the parameter Key reads the SSM parameter "/gone"');
  });
});

describe('several stacks', () => {
  const exporter = {
    template: {
      Resources: { Key: thing() },
      Outputs: { KeyOut: { Value: { Ref: 'Key' }, Export: { Name: 'shared-key' } } },
    },
  };

  it('deploys an importing stack after the one that exports, whatever their order', async () => {
    const { outputs } = await deployWith({
      stacks: {
        importer: { template: { Outputs: { Got: { Value: { 'Fn::ImportValue': 'shared-key' } } } } },
        exporter,
      },
    });
    expect(outputs.importer?.Got).toBe(outputs.exporter?.KeyOut);
  });

  it('keeps to the dependencies of the manifest', async () => {
    const { requests } = await deployWith({
      stacks: {
        late: { template: { Resources: { Late: thing() } }, dependencies: ['early'] },
        early: { template: { Resources: { Early: thing() } } },
      },
    });
    expect(requests.map(({ logicalId }) => logicalId)).toEqual(['Early', 'Late']);
  });

  it('names stacks that depend on each other', async () => {
    const stacks = {
      a: { template: {}, dependencies: ['b'] },
      b: { template: {}, dependencies: ['a'] },
    };
    await expect(deployWith({ stacks })).rejects.toThrow(
      'Stacks depend on each other in a circle: a -> b -> a',
    );
  });

  it('refuses an export that exists already', async () => {
    await expect(deployWith({ stacks: { exporter, again: exporter } })).rejects.toThrow(
      'Export with name shared-key is already exported by stack exporter.',
    );
  });

  it('takes account and region from the manifest', async () => {
    const { outputs } = await deployWith({
      stacks: {
        app: {
          environment: 'aws://111122223333/eu-west-1',
          template: { Outputs: { Where: { Value: { 'Fn::Sub': '${AWS::AccountId}/${AWS::Region}' } } } },
        },
      },
    });
    expect(outputs.app?.Where).toBe('111122223333/eu-west-1');
  });

  it('rewrites the URL of a REST API in outputs to this machine', async () => {
    const url = { 'Fn::Sub': 'https://abc123.execute-api.${AWS::Region}.amazonaws.com/v1/' };
    const { outputs } = await one({ Outputs: { Url: { Value: url } } });
    expect(outputs.app?.Url).toBe('http://localhost:4566/_aws/execute-api/abc123/v1/');
  });
});

describe('reading an assembly', () => {
  it('says how to make one when there is none', () => {
    expect(() => readAssembly('/nonexistent')).toThrow(
      /Can't read \/nonexistent\/manifest\.json .* Make one with "cdk synth -o \/nonexistent"/,
    );
  });

  it('finds assets by their object key and says when there is none', async () => {
    const assembly = readAssembly(
      writeAssembly({ stacks: { app: { template: {} } }, assets: { code: { 'index.js': '' } } }),
    );
    expect(assembly.asset('code.zip')).toBe(`${assembly.directory}/asset.code`);
    expect(assembly.asset('other.zip')).toBeUndefined();
  });
});

describe('several assemblies', () => {
  const app = (template: unknown, name = 'app') =>
    readAssembly(writeAssembly({ stacks: { [name]: { template } } }));
  const options = () => ({
    stacks: testStacks([thingProvider()]).stacks,
    ssmParameter: async () => undefined,
  });

  it('lets a later one import what an earlier one exports', async () => {
    const given = options();
    await deploy(
      [
        app({ Outputs: { Id: { Value: 'pool-1', Export: { Name: 'shared-id' } } } }, 'first'),
        app({ Outputs: { Seen: { Value: { 'Fn::ImportValue': 'shared-id' } } } }, 'second'),
      ],
      given,
    );
    expect(localOutputs(given.stacks, 'http://localhost:4566')).toEqual({
      first: { Id: 'pool-1' },
      second: { Seen: 'pool-1' },
    });
  });

  it('refuses two stacks of one name', async () => {
    const empty = () => app({ Resources: { A: thing() } });
    await expect(deploy([empty(), empty()], options())).rejects.toThrow(
      'has the name of a stack of an earlier assembly',
    );
  });
});
