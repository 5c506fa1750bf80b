import { buildStage, onlyResource, resourcesOf } from '../support/stacks';

describe('a deployment', () => {
  it('is named in everything that has a name of its own, so that two fit into one account', () => {
    const names = (deploymentName: string) => {
      const { messaging, auth } = buildStage('dev', { deploymentName });
      return Object.values({ ...resourcesOf(messaging), ...resourcesOf(auth) }).flatMap(
        ({ Type, Properties }) =>
          // Parts of an API have names that count within it.
          /^AWS::ApiGateway::(?:Model|RequestValidator)$/.test(Type)
            ? []
            : ['Name', 'UserPoolName', 'ClientName', 'AliasName', 'LogGroupName', 'ParameterName'].flatMap(
                (property) =>
                  // The identity belongs to the domain, not to a deployment.
                  Properties[property] === undefined
                    ? []
                    : [`${Type} ${JSON.stringify(Properties[property])}`],
              ),
      );
    };
    const [first, second] = [names('first'), names('second')];
    expect(first.length).toBeGreaterThan(0);
    expect(first.filter((name) => second.includes(name))).toEqual([]);
  });

  it('is named in its stacks, with the stage', () => {
    const { stacks } = buildStage('dev', { deploymentName: 'shop' });
    expect(stacks.messaging.stackName).toBe('shop-dev-messaging');
    expect(stacks.auth.stackName).toBe('shop-dev-auth');
    expect(stacks.auth.tags.tagValues()).toEqual({ application: 'shop', stage: 'dev' });
  });

  it('ties its stacks by no exported value, so that either can be replaced', () => {
    const { auth, stacks } = buildStage('dev');
    expect(JSON.stringify(auth.toJSON())).not.toMatch(/Fn::ImportValue|Fn::GetStackOutput/);
    expect(stacks.auth.dependencies).toEqual([stacks.messaging]);
  });

  it('keeps a product name in any script whole', () => {
    const { auth } = buildStage('dev', { appName: 'サンプル', passwordFlows: true });
    expect(onlyResource(auth, 'AWS::Cognito::UserPool').Properties.EmailConfiguration.From).toBe(
      '=?UTF-8?B?44K144Oz44OX44Or?= <no-reply@dev.example.com>',
    );
  });
});
