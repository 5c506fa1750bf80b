/** What the construct for a pool of another app refuses, accepts and makes. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sdk from '@aws-sdk/client-cognito-identity-provider';
import { type App, CfnResource, Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import {
  LambdaVersion,
  OAuthScope,
  UserPool,
  UserPoolClient,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito';
import { Code, Runtime, Function as Trigger } from 'aws-cdk-lib/aws-lambda';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { configSchema } from '../../lib/config/schema';
import {
  backend,
  clientResource,
  type Given,
  type Made,
  poolResource,
  REASON,
} from '../support/own-pool-stack';
import { onlyResource, resourcesOfType } from '../support/stacks';

const THEIRS = 'arn:aws:lambda:us-east-1:111111111111:function:theirs';
const trigger = (stack: Stack, id = 'Owners') =>
  new Trigger(stack, id, {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async (event) => event;'),
  });

/** Each way: what opens it, and the path that an error names. */
const WAYS: Readonly<Record<string, { readonly given: Given; readonly path: string }>> = {
  passwordFlows: {
    given: { client: { authFlows: { custom: true, userSrp: true } } },
    path: 'userPoolClients[0].ExplicitAuthFlows',
  },
  managedLogin: {
    given: {
      client: {
        disableOAuth: false,
        oAuth: {
          flows: { authorizationCodeGrant: true },
          scopes: [OAuthScope.OPENID],
          callbackUrls: ['https://a.example'],
        },
      },
    },
    path: 'userPoolClients[0].AllowedOAuthFlows',
  },
  implicitGrant: {
    given: {
      client: {
        disableOAuth: false,
        oAuth: {
          flows: { implicitCodeGrant: true },
          scopes: [OAuthScope.OPENID],
          callbackUrls: ['https://a.example'],
        },
      },
    },
    path: 'userPoolClients[0].AllowedOAuthFlows',
  },
  writableIdentifiers: {
    given: { pool: { keepOriginal: {} } },
    path: 'userPoolClients[0].WriteAttributes',
  },
  userExistence: {
    given: { client: { preventUserExistenceErrors: false } },
    path: 'userPoolClients[0].PreventUserExistenceErrors',
  },
  tokensStay: {
    given: { client: { enableTokenRevocation: false } },
    path: 'userPoolClients[0].EnableTokenRevocation',
  },
  caseSensitive: {
    given: { pool: { signInCaseSensitive: true } },
    path: 'userPool.UsernameConfiguration.CaseSensitive',
  },
  webAcl: {
    given: {
      before: ({ stack, userPool }) =>
        new CfnWebACLAssociation(stack, 'TheirAcl', {
          resourceArn: userPool.userPoolArn,
          webAclArn: 'arn:aws:wafv2:us-east-1:111111111111:regional/webacl/a/b',
        }),
    },
    path: 'backend/TheirAcl',
  },
  poolSms: {
    given: {
      client: { authFlows: { custom: true, userSrp: true } },
      settings: { accepted: { passwordFlows: REASON } },
      before: (made) => {
        Object.assign(poolResource(made), {
          mfaConfiguration: 'OPTIONAL',
          enabledMfas: ['SMS_MFA', 'SOFTWARE_TOKEN_MFA'],
        });
      },
    },
    path: 'userPool.EnabledMfas',
  },
};

describe('a way past ours', () => {
  it.each(Object.entries(WAYS))('%s is refused, and accepted with a reason', (way, { given, path }) => {
    const accepted = given.settings?.accepted ?? {};
    const also = way === 'implicitGrant' || way === 'managedLogin' ? {} : accepted;
    expect(() => backend(given)).toThrow(path);
    expect(() => backend(given)).toThrow(`accepted.${way}`);
    expect(() => backend({ ...given, settings: { accepted: { ...also, [way]: REASON } } })).not.toThrow();
  });

  it.each(Object.keys(WAYS).filter((way) => way !== 'webAcl'))('%s is accepted nowhere else', (way) => {
    expect(() => backend({ settings: { accepted: { [way]: REASON } } })).toThrow(`accepted.${way}: got`);
  });

  it('is accepted with a reason that can be judged, under a name that there is', () => {
    const { given } = WAYS.passwordFlows as (typeof WAYS)[string];
    expect(() => backend({ ...given, settings: { accepted: { passwordFlows: 'legacy' } } })).toThrow(
      'accepted.passwordFlows: got "legacy"; expected a sentence',
    );
    expect(() => backend({ settings: { accepted: { passwords: REASON } as never } })).toThrow(
      'accepted.passwords',
    );
  });

  it.each(Object.values(sdk.ExplicitAuthFlowsType))('the flow %s is judged', (flow) => {
    const begun = () =>
      backend({
        before: (made) => {
          clientResource(made).explicitAuthFlows = ['ALLOW_CUSTOM_AUTH', flow];
        },
      });
    if (['ALLOW_CUSTOM_AUTH', 'CUSTOM_AUTH_FLOW_ONLY', 'ALLOW_REFRESH_TOKEN_AUTH'].includes(flow))
      expect(begun).not.toThrow();
    else expect(begun).toThrow(`got ["${flow}"]`);
  });

  it.each(Object.values(sdk.OAuthFlowType))('the grant %s is judged', (grant) => {
    const begun = () =>
      backend({
        before: (made) => {
          Object.assign(clientResource(made), {
            allowedOAuthFlowsUserPoolClient: true,
            allowedOAuthFlows: [grant],
          });
        },
      });
    // Machines have no account.
    if (grant === 'client_credentials') expect(begun).not.toThrow();
    else expect(begun).toThrow(`got ["${grant}"]`);
  });

  it('is looked for in every client of the pool, also in one of another stack', () => {
    const given: Given = {
      before: ({ stack, userPool }) => {
        new UserPoolClient(new Stack(stack.node.root as App, 'other'), 'Admin', {
          userPool,
          authFlows: { adminUserPassword: true },
        });
      },
    };
    expect(() => backend(given)).toThrow('other/Admin/Resource.ExplicitAuthFlows');
  });

  it('that is opened after the construct is refused at synthesis', () => {
    const made = backend();
    clientResource(made).explicitAuthFlows = ['ALLOW_CUSTOM_AUTH', 'ALLOW_USER_SRP_AUTH'];
    expect(made.template).toThrow('accepted.passwordFlows');
    const later = backend();
    later.userPool.addClient('Later', { authFlows: { userPassword: true } });
    expect(later.template).toThrow('backend/Users/Later/Resource.ExplicitAuthFlows');
  });
});

describe('what belongs to the pool', () => {
  it.each(['account', 'featurePlan', 'passwordFlows', 'tokens', 'web'])('%s is refused here', (name) => {
    expect(() => backend({ settings: { [name]: {} } as never })).toThrow(
      new RegExp(`\\n {2}${name}: got \\{\\}; expected nothing here\\. \\S`),
    );
  });

  it('is every field of a stage that the construct doesn’t take', () => {
    const taken = Object.keys(configSchema.shape).filter((name) => {
      try {
        backend({ settings: { [name]: 'wrong' } as never });
        return true;
      } catch (error) {
        return !(error as Error).message.includes(`${name}: got "wrong"; expected nothing here`);
      }
    });
    expect(taken).toMatchSnapshot();
  });

  it('is found in the pool: custom authentication, an address to sign in by, triggers of ours alone', () => {
    expect(() => backend({ client: { authFlows: { userSrp: true } } })).toThrow(
      'ALLOW_CUSTOM_AUTH among them',
    );
    expect(() => backend({ pool: { signInAliases: { username: true } } })).toThrow(
      'signInIdentifiers: got []',
    );
    expect(() =>
      backend({
        before: ({ stack, userPool }) =>
          userPool.addTrigger(UserPoolOperation.VERIFY_AUTH_CHALLENGE_RESPONSE, trigger(stack)),
      }),
    ).toThrow('userPool.LambdaConfig.VerifyAuthChallengeResponse: got "a trigger"');
    expect(() =>
      backend({
        before: (made) => {
          clientResource(made).accessTokenValidity = 25;
        },
      }),
    ).toThrow('userPoolClients[0].AccessTokenValidity: got 25');
  });

  it('is a pool of this app and this stack, with clients of its own', () => {
    expect(() =>
      backend({ settings: { userPool: UserPool.fromUserPoolId(new Stack(), 'Theirs', 'us-east-1_A') } }),
    ).toThrow('docs/adoption.md');
    expect(() => backend({ settings: { userPool: new UserPool(new Stack(), 'Elsewhere') } })).toThrow(
      'a pool of the stack that this construct is in',
    );
    expect(() => backend({ settings: { userPoolClients: [] } })).toThrow('at least one client');
    expect(() =>
      backend({ settings: { userPoolClients: [new UserPool(new Stack(), 'Other').addClient('Web')] } }),
    ).toThrow('userPoolClients[0]');
  });
});

describe('triggers of the owner', () => {
  const withPreToken = (version?: LambdaVersion) =>
    backend({
      before: ({ stack, userPool }) =>
        version === undefined
          ? userPool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION, trigger(stack))
          : userPool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, trigger(stack), version),
    });

  it('give their place, and the version of their event, to ours', () => {
    const triggersOf = (made: ReturnType<typeof backend>) =>
      onlyResource(made.template(), 'AWS::Cognito::UserPool').Properties.LambdaConfig;
    const ours = { 'Fn::GetAtt': [expect.stringMatching(/^SignInPreTokenGeneration/), 'Arn'] };
    expect(triggersOf(withPreToken()).PreTokenGeneration).toEqual(ours);
    expect(triggersOf(withPreToken(LambdaVersion.V3_0))).toMatchObject({
      PreTokenGenerationConfig: { LambdaArn: ours, LambdaVersion: 'V3_0' },
    });
    expect(triggersOf(withPreToken(LambdaVersion.V3_0))).not.toHaveProperty('PreTokenGeneration');
    expect(triggersOf(backend())).toMatchObject({ PreTokenGenerationConfig: { LambdaVersion: 'V2_0' } });
  });

  it('give their place to containers that are kept warm', () => {
    const made = backend({
      before: ({ stack, userPool }) =>
        userPool.addTrigger(
          UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG,
          trigger(stack),
          LambdaVersion.V1_0,
        ),
      settings: { keepWarm: { containers: 1 } },
    });
    const template = made.template();
    const aliases = Object.keys(resourcesOfType(template, 'AWS::Lambda::Alias'));
    expect(aliases).toHaveLength(4);
    const { LambdaConfig } = onlyResource(template, 'AWS::Cognito::UserPool').Properties;
    expect(LambdaConfig.PreTokenGenerationConfig).toEqual({
      LambdaArn: { Ref: expect.stringMatching(/^SignInPreTokenGenerationWarm/) },
      LambdaVersion: 'V1_0',
    });
    for (const name of ['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse'])
      expect(aliases).toContain(LambdaConfig[name].Ref);
  });

  it('may be called by ours, by that one ARN, and by Cognito as before', () => {
    const template = withPreToken().template();
    const statements = Object.values(resourcesOfType(template, 'AWS::IAM::Policy'))
      .flatMap(({ Properties: { PolicyDocument } }) => PolicyDocument.Statement)
      .filter(({ Action }) => [Action].flat().includes('lambda:InvokeFunction'));
    expect(statements).toEqual([
      {
        Action: 'lambda:InvokeFunction',
        Effect: 'Allow',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Owners/), 'Arn'] },
      },
    ]);
  });

  it('have less time where users are welcomed after them, by a queue beside the pool', () => {
    const given: Given = {
      before: ({ stack, userPool }) =>
        userPool.addTrigger(
          UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG,
          trigger(stack),
          LambdaVersion.V2_0,
        ),
    };
    const timeOf = (template: Template) => {
      const [, told = ''] =
        Object.values(resourcesOfType(template, 'AWS::Lambda::Function'))
          .map(({ Properties }) => JSON.stringify(Properties.Environment?.Variables.OWNERS_TRIGGER ?? ''))
          .join()
          .match(/timeoutMilliseconds\\+":(\d+)/) ?? [];
      return Number(told);
    };
    expect(timeOf(backend(given).template())).toBe(4_200);
    const welcome = { enabled: true, accountsSince: '2026-07-01' };
    const template = backend({ ...given, settings: { hooks: { welcome } } }).template();
    expect(timeOf(template)).toBe(3_400);
    expect(Object.keys(resourcesOfType(template, 'AWS::SQS::Queue'))).toHaveLength(2);
  });

  it('of other events stay, also those that are added later', () => {
    const made = withPreToken();
    made.userPool.addTrigger(UserPoolOperation.POST_CONFIRMATION, trigger(made.stack, 'Later'));
    expect(onlyResource(made.template(), 'AWS::Cognito::UserPool').Properties.LambdaConfig).toMatchObject({
      PostConfirmation: { 'Fn::GetAtt': [expect.stringMatching(/^Later/), 'Arn'] },
      PreTokenGeneration: { 'Fn::GetAtt': [expect.stringMatching(/^SignIn/), 'Arn'] },
    });
  });

  it.each<[string, (made: Made) => void]>([
    ['an override', (made) => poolResource(made).addPropertyOverride('LambdaConfig.PreSignUp', THEIRS)],
    [
      'the L1 resource',
      (made) => {
        poolResource(made).lambdaConfig = { postConfirmation: THEIRS };
      },
    ],
  ])('that %s holds in the place of ours are refused', (_, before) => {
    expect(() => backend({ before })).toThrow('userPool.LambdaConfig.PreSignUp');
  });

  it('that take the place of ours afterwards are refused at synthesis', () => {
    const made = backend();
    poolResource(made).addPropertyOverride('LambdaConfig.PreSignUp', THEIRS);
    expect(made.template).toThrow('userPool.LambdaConfig.PreSignUp');
  });
});

describe('what is made', () => {
  it('is the same in a stack of any account and Region as in one that has both', () => {
    const types = (made: ReturnType<typeof backend>) =>
      Object.values(made.template().toJSON().Resources as Record<string, { Type: string }>).map(
        ({ Type }) => Type,
      );
    const placed = backend({ env: { account: '222222222222', region: 'eu-west-1' } });
    expect(types(backend())).toEqual(types(placed));
    expect(JSON.stringify(backend().template().toJSON())).not.toContain('111111111111');
  });

  it('holds Cognito’s operations on users back, unless the owner says why not', () => {
    const refuses = (made: ReturnType<typeof backend>) =>
      JSON.stringify(onlyResource(made.template(), 'AWS::WAFv2::WebACL').Properties.Rules);
    const suppresses = (made: ReturnType<typeof backend>) =>
      JSON.stringify(made.template().toJSON()).includes('SUPPRESS_USER_OPERATIONS');
    const opened = () => backend({ settings: { accepted: { userOperations: REASON } } });
    expect(refuses(backend())).toContain('updateuserattributes');
    expect(suppresses(backend())).toBe(true);
    expect(refuses(opened())).not.toContain('updateuserattributes');
    expect(suppresses(opened())).toBe(false);
  });

  it('leaves a pool to the web ACL that it has', () => {
    const { given } = WAYS.webAcl as (typeof WAYS)[string];
    const made = backend({ ...given, settings: { accepted: { webAcl: REASON } } });
    expect(Object.keys(resourcesOfType(made.template(), 'AWS::WAFv2::WebACLAssociation'))).toEqual([
      'TheirAcl',
    ]);
  });

  it('tells its values, and that a value is of what is turned off', () => {
    const { signIn, stack } = backend();
    expect(stack.resolve(signIn.value('Region'))).toEqual({ Ref: 'AWS::Region' });
    expect(() => signIn.value('Fido2ApiUrl')).toThrow('backend/SignIn has no value Fido2ApiUrl');
  });

  it('confirms no account that nobody has proven where passwords sign in', () => {
    const confirms = (given: Given) =>
      Object.values(resourcesOfType(backend(given).template(), 'AWS::Lambda::Function'))
        .map(({ Properties }) => Properties.Environment?.Variables?.CONFIRM_ACCOUNTS)
        .filter((value) => value !== undefined);
    const { given } = WAYS.passwordFlows as (typeof WAYS)[string];
    expect(new Set(confirms({}))).toEqual(new Set(['TRUE']));
    expect(new Set(confirms({ ...given, settings: { accepted: { passwordFlows: REASON } } }))).toEqual(
      new Set(['FALSE']),
    );
  });
});

describe('hooks that the app has bundled', () => {
  const folder = mkdtempSync(join(tmpdir(), 'own-hooks-'));
  const CODE = 'exports.handler = async () => ({ admit: true });';
  writeFileSync(join(folder, 'index.js'), CODE);
  const welcoming = mkdtempSync(join(tmpdir(), 'own-welcome-'));
  const WELCOMES = 'exports.handler = async () => undefined;';
  writeFileSync(join(welcoming, 'index.js'), WELCOMES);
  afterAll(() => {
    for (const each of [folder, welcoming]) rmSync(each, { recursive: true });
  });

  it('take the place of those of custom/hooks', () => {
    const { stack } = backend({
      settings: {
        hooks: {
          admission: { enabled: true },
          claims: { enabled: true },
          welcome: { enabled: true, accountsSince: '2026-07-01' },
        },
        hookFolders: { admission: folder, welcome: welcoming },
      },
    });
    const { directory } = (stack.node.root as App).synth();
    const codes = readdirSync(directory)
      .filter((name) => name.startsWith('asset.'))
      .map((name) => join(directory, name, 'index.js'))
      .filter((file) => existsSync(file))
      .map((file) => readFileSync(file, 'utf8'));
    expect(codes).toEqual(expect.arrayContaining([CODE, WELCOMES]));
    rmSync(directory, { recursive: true });
  });

  it.each([
    ['of a hook that is off', { hookFolders: { claims: folder } }, 'hookFolders.claims'],
    [
      'without an index.js',
      { hooks: { admission: { enabled: true } }, hookFolders: { admission: tmpdir() } },
      'hookFolders.admission',
    ],
    ['of a hook that there is not', { hookFolders: { else: folder } as never }, 'hookFolders.else'],
  ])('are refused %s', (_, settings, path) => {
    expect(() => backend({ settings })).toThrow(path);
  });
});

it('shares no construct id between what mails and what signs in', () => {
  const { signIn } = backend({ settings: { audit: { enabled: true }, codes: { email: true } } });
  expect(signIn.node.findAll().filter((each) => CfnResource.isCfnResource(each)).length).toBeGreaterThan(50);
});
