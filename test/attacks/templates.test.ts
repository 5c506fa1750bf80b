/**
 * Weaknesses of the package that stand in its template, not in its code: shown there first, then absent from
 * ours.
 */
import { synthPackageApp } from '../fixtures/package-app/synth';
import { assemblyOf } from '../support/assembly';
import {
  identityStatements,
  resourcesOf,
  type Statement,
  statement,
  type TemplateResource,
} from '../support/templates';

let ours: { resources: TemplateResource[]; statements: Statement[] };
let packages: { resources: TemplateResource[]; statements: Statement[] };
beforeAll(async () => {
  const read = (assembly: string) => ({
    resources: resourcesOf(assembly),
    statements: identityStatements(assembly),
  });
  packages = read(await synthPackageApp({ webOrigin: 'http://localhost:5173' }));
  ours = read(await assemblyOf({ stage: 'prod' }));
}, 120_000);

const ofType = (of: typeof ours, type: string) => of.resources.filter(({ Type }) => Type === type);
const allowing = (of: typeof ours, action: string) =>
  of.statements.filter(({ actions }) => actions.some((name) => name.toLowerCase() === action.toLowerCase()));

describe('IAM', () => {
  it('the package may publish text messages though no feature sends any; ours may not', () => {
    expect(allowing(packages, 'sns:Publish')).not.toHaveLength(0);
    expect(allowing(ours, 'sns:Publish')).toHaveLength(0);
  });

  it('the package may mail from every identity of the account; ours from one address alone', () => {
    expect(JSON.stringify(allowing(packages, 'ses:SendEmail'))).toContain('identity/*');
    const sending = allowing(ours, 'ses:SendEmail');
    expect(sending).not.toHaveLength(0);
    for (const { raw, resources } of sending) {
      // Any identity: in the sandbox SES asks about the recipient's too, by whatever name it has. Of
      // configuration sets one.
      const [sets, identities] = [/:configuration-set\//, /:identity\//].map((kind) =>
        resources.map((resource) => JSON.stringify(resource)).filter((resource) => kind.test(resource)),
      );
      expect(JSON.stringify(sets)).not.toContain('*');
      expect([sets?.length, identities?.length]).toEqual([1, 1]);
      expect(raw.Condition).toEqual({
        StringEquals: { 'ses:FromAddress': expect.stringMatching(/^[^*]+$/) },
      });
    }
  });

  it('the package may scan and batch-write the whole table; ours touches single items, and lists those of one user', () => {
    expect(allowing(packages, 'dynamodb:Scan')).not.toHaveLength(0);
    for (const action of [
      'dynamodb:Scan',
      'dynamodb:BatchWriteItem',
      'dynamodb:BatchGetItem',
      'dynamodb:PartiQLSelect',
      'dynamodb:*',
    ]) {
      expect(allowing(ours, action)).toHaveLength(0);
    }
    for (const { raw, resources } of allowing(ours, 'dynamodb:Query')) {
      // The index over credential ids holds keys alone.
      if (JSON.stringify(resources).includes('/index/credentialId')) continue;
      expect(raw.Condition).toEqual({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['USER#*'] } });
    }
  });

  it("an administrator of the package's key can grant itself Sign; of ours only by changing the key policy, in plain sight", () => {
    const administrators = (of: typeof ours) =>
      ofType(of, 'AWS::KMS::Key')
        .filter(({ Properties }) => Properties.KeySpec === 'RSA_2048')
        .flatMap(({ Properties }) => [Properties.KeyPolicy.Statement].flat().map(statement))
        .filter(({ raw }) => JSON.stringify(raw.Principal).includes(':root'));
    expect(administrators(packages).some(({ raw }) => raw.NotAction === 'kms:Sign')).toBe(true);
    const allowed = administrators(ours).flatMap(({ actions }) => actions);
    expect(allowed).toContain('kms:PutKeyPolicy');
    expect(administrators(ours).every(({ raw }) => raw.NotAction === undefined)).toBe(true);
    for (const action of allowed)
      expect(action).not.toMatch(/\*|:Sign$|CreateGrant|ReEncrypt|Decrypt|GenerateMac/);
  });
});

describe('the client', () => {
  it("of the package lets OAuth's implicit flow issue tokens; ours has OAuth off", () => {
    expect(ofType(packages, 'AWS::Cognito::UserPoolClient')[0]?.Properties.AllowedOAuthFlows).toContain(
      'implicit',
    );
    const [client] = ofType(ours, 'AWS::Cognito::UserPoolClient');
    expect(client?.Properties.AllowedOAuthFlowsUserPoolClient ?? false).toBe(false);
    expect(client?.Properties.AllowedOAuthFlows).toBeUndefined();
  });

  it('of the package may write every attribute; ours the few that sign-up takes', () => {
    expect(ofType(packages, 'AWS::Cognito::UserPoolClient')[0]?.Properties.WriteAttributes).toBeUndefined();
    expect(ofType(ours, 'AWS::Cognito::UserPoolClient')[0]?.Properties.WriteAttributes).toEqual(
      expect.arrayContaining(['email']),
    );
  });
});

describe('the edge', () => {
  it('counts requests by a header the caller writes with the package, by the connection with ours', () => {
    const keys = (of: typeof ours) =>
      JSON.stringify(ofType(of, 'AWS::WAFv2::WebACL')).match(/"AggregateKeyType":"\w+"/g);
    expect(keys(packages)).toEqual(['"AggregateKeyType":"FORWARDED_IP"']);
    expect(keys(ours)).toEqual(['"AggregateKeyType":"IP"']);
  });

  it('leaves the user pool open with the package; ours stands before the pool', () => {
    const associated = (of: typeof ours) =>
      JSON.stringify(
        ofType(of, 'AWS::WAFv2::WebACLAssociation').map(({ Properties }) => Properties.ResourceArn),
      );
    expect(associated(packages)).not.toContain('UserPool');
    expect(associated(ours)).toContain('UserPool');
    expect(associated(ours)).toContain('/restapis/');
  });
});

describe('operations', () => {
  it('the package leaves memory at 128 MB and logs without end; ours sets both', () => {
    for (const { Properties } of ofType(packages, 'AWS::Lambda::Function')) {
      expect(Properties.MemorySize).toBeUndefined();
      expect(Properties.LoggingConfig).toBeUndefined();
    }
    for (const { Properties } of ofType(ours, 'AWS::Lambda::Function')) {
      expect(Properties.MemorySize).toBeGreaterThanOrEqual(256);
      expect(Properties.LoggingConfig?.LogGroup).toBeDefined();
    }
    for (const { Properties } of ofType(ours, 'AWS::Logs::LogGroup'))
      expect(Properties.RetentionInDays).toBeGreaterThan(0);
  });

  it("the package overwrites the account's API Gateway logging role; ours never touches it", () => {
    expect(ofType(packages, 'AWS::ApiGateway::Account')).toHaveLength(1);
    expect(ofType(ours, 'AWS::ApiGateway::Account')).toHaveLength(0);
  });
});
