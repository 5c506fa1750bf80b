/** What the web stack must never lose, and what users would meet if it did. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { buildApp } from '../../lib/app';
import { onThisMachine } from '../../lib/config/on-this-machine';
import type { Config, ConfigInput } from '../../lib/config/schema';
import { type PublishedName, parameterName } from '../../lib/published';
import { placeholderBundles } from '../support/placeholder-bundles';
import { cdkContext, onlyResource, resourcesOfType, stacksOf, stacksOfConfig } from '../support/stacks';
import { stageConfig } from '../support/stages';

const domain = {
  name: 'app.example.com',
  certificateArn: 'arn:aws:acm:us-east-1:222222222222:certificate/1234abcd-12ab-34cd-56ef-1234567890ab',
};

function webOf(stage: string, web: ConfigInput['web'], overrides: Partial<ConfigInput> = {}) {
  const { stacks } = stacksOf(stage, { ...overrides, web });
  if (!stacks.web) throw new Error(`The stage ${stage} has no web stack.`);
  return { template: Template.fromStack(stacks.web), stack: stacks.web };
}

/** Fails with what users would meet. */
function guard(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`If this is deployed, ${otherwise}`);
}

/**
 * Published addresses that are not for the page: the account API is for servers, and for pages that keep no
 * tokens.
 */
const NOT_FOR_THE_PAGE = ['AccountApiUrl'];

describe.each([
  ['dev', {}],
  ['prod', {}],
  ['prod', { recovery: { codes: { enabled: true } } }],
  ['prod', { passkeys: { enabled: false } }],
] as const)('the page of stage %s with %j', (stage, overrides) => {
  const { stacks, config } = stacksOf(stage, {
    ...overrides,
    web: { enabled: true, ...(stage === 'prod' ? { domain } : {}) },
  });
  const outputs = Object.values(stacks)
    .filter((stack) => stack !== undefined)
    .flatMap((stack) => Object.entries(Template.fromStack(stack).toJSON().Outputs ?? {}));
  const urls = outputs.map(([name]) => name).filter((name) => /ApiUrl$/.test(name));
  const web = Template.fromStack(stacks.web as NonNullable<typeof stacks.web>);

  it('is told of every API that the deployment publishes, and may talk to it', () => {
    const told = JSON.stringify(onlyResource(web, 'Custom::PublishedPage').Properties.Config);
    const allowed = JSON.stringify(onlyResource(web, 'AWS::CloudFront::ResponseHeadersPolicy').Properties);
    for (const name of urls.filter((it) => !NOT_FOR_THE_PAGE.includes(it))) {
      const member = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
      const parameter = Object.entries<{ Default?: string }>(web.toJSON().Parameters ?? {}).find(
        ([, { Default }]) => Default === parameterName(config, name as PublishedName),
      );
      guard(
        told.includes(`\\"${member}\\"`) && parameter !== undefined && allowed.includes(parameter[0]),
        `people would find nothing of ${name} on a deployed page, while "npm start" shows it.`,
      );
    }
    expect(urls.length).toBeGreaterThan(0);
  });
});

describe.each([
  ['local', { enabled: true }],
  ['dev', { enabled: true }],
  ['prod', { enabled: true, domain, accessLogDays: 30 }],
] as const)('the web stack of stage %s', (stage, web) => {
  const { template, stack } = webOf(stage, web);
  const { DistributionConfig: distribution } = onlyResource(
    template,
    'AWS::CloudFront::Distribution',
  ).Properties;
  const { ResponseHeadersPolicyConfig: headers } = onlyResource(
    template,
    'AWS::CloudFront::ResponseHeadersPolicy',
  ).Properties;
  const buckets = Object.entries(resourcesOfType(template, 'AWS::S3::Bucket'));

  it('keeps its buckets to itself', () => {
    for (const [logicalId, { Properties }] of buckets)
      guard(
        Object.values(Properties.PublicAccessBlockConfiguration).filter((it) => it === true).length === 4 &&
          Properties.BucketEncryption !== undefined,
        `a policy or an ACL could open ${logicalId} to the world: somebody could read access logs, or serve the page without its headers.`,
      );
    const [pageBucket] = buckets;
    const policies = Object.values(resourcesOfType(template, 'AWS::S3::BucketPolicy')).filter(
      ({ Properties }) => Properties.Bucket.Ref === pageBucket?.[0],
    );
    const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
    const allowed = statements.filter(({ Effect }) => Effect === 'Allow');
    guard(
      allowed.every(
        ({ Principal, Condition }) =>
          JSON.stringify(Principal) === '{"Service":"cloudfront.amazonaws.com"}' &&
          JSON.stringify(Condition).includes(':distribution/'),
      ),
      'somebody other than this one distribution could read the bucket, or list it: distributions of strangers could show our page as theirs.',
    );
    guard(
      JSON.stringify(allowed.flatMap(({ Action }) => Action).sort()) === '["s3:GetObject","s3:ListBucket"]',
      'CloudFront could do more than read; or, without s3:ListBucket, S3 would say 403 of every file that is missing, and users would see a raw error of S3.',
    );
    guard(
      statements.some(
        ({ Effect, Condition }) => Effect === 'Deny' && Condition?.Bool?.['aws:SecureTransport'] === 'false',
      ),
      'the bucket would answer without TLS, where anybody on the way could change the page.',
    );
  });

  it('never shows what is in the bucket, which CloudFront may list', () => {
    const { FunctionCode } = onlyResource(template, 'AWS::CloudFront::Function').Properties;
    const handler = new Function(`${FunctionCode}; return handler;`)();
    const asked = ['/', '//', '/.', '/deep/'].map((uri) => handler({ request: { uri } }).uri);
    guard(
      distribution.DefaultRootObject === 'index.html' &&
        asked.every((uri) => uri !== '/' && uri !== '//') &&
        distribution.DefaultCacheBehavior.FunctionAssociations[0].EventType === 'viewer-request',
      'a request for the root would get a list of all files in the bucket, where it has to get the page.',
    );
  });

  it('leads a sign-in link whose # a mail program has encoded to the page, and no file', () => {
    const { FunctionCode } = onlyResource(template, 'AWS::CloudFront::Function').Properties;
    const handler = new Function(`${FunctionCode}; return handler;`)();
    const pathOf = (uri: string) => handler({ request: { uri } }).uri;
    guard(
      ['/%23eyJ9.A', '/sign-in/%2523eyJ9.A.', '/%23eyJ9%2EA', '/#eyJ9.A'].every(
        (uri) => pathOf(uri) === '/index.html',
      ) && ['/assets/a.js', '/assets/a%20b.js', '/.well-known/webauthn'].every((uri) => pathOf(uri) === uri),
      'a link that a mail program has encoded would be answered as a file that is missing.',
    );
  });

  it('says what is missing and what is forbidden apart', () => {
    guard(
      JSON.stringify(
        distribution.CustomErrorResponses.map((it: { ErrorCode: number; ResponseCode: number }) => [
          it.ErrorCode,
          it.ResponseCode,
        ]),
      ) === '[[404,404]]',
      'a request that a web ACL blocks, or a bucket that does not let CloudFront in, would look like a file that is missing.',
    );
  });

  it('has names that a second Region of the account does not take', () => {
    const named = [
      'AWS::CloudFront::CachePolicy',
      'AWS::CloudFront::Function',
      'AWS::CloudFront::OriginAccessControl',
      'AWS::CloudFront::ResponseHeadersPolicy',
    ].map((type) => {
      const { Properties } = onlyResource(template, type);
      const settings = Object.entries(Properties).find(
        ([name]) => /Config$/.test(name) && name !== 'FunctionConfig',
      );
      return [type, (settings?.[1] as { Name: string } | undefined)?.Name ?? Properties.Name] as const;
    });
    for (const [type, name] of named)
      guard(
        typeof name === 'string' && name.includes(stack.region) && name.length <= 64,
        `a stack of the same stage in another Region could not be made: CloudFront knows ${type} by name in the whole account, and ${name} would be taken.`,
      );
  });

  it('is written by one function, which can do nothing but write', () => {
    const statements = Object.values(resourcesOfType(template, 'AWS::IAM::Policy')).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement,
    );
    const onS3 = statements.filter(({ Action }) => JSON.stringify(Action).includes('s3:'));
    guard(
      onS3.length === 1 && onS3[0].Action === 's3:PutObject',
      'a role could read, delete or re-configure what users are served. Publishing needs s3:PutObject on this bucket and no more.',
    );
    expect(onS3[0].Resource).toEqual({
      'Fn::Join': ['', [{ 'Fn::GetAtt': [buckets[0]?.[0], 'Arn'] }, '/*']],
    });
  });

  it('lets no script in that is not its own', () => {
    const policy = JSON.stringify(headers.SecurityHeadersConfig.ContentSecurityPolicy);
    guard(
      !/unsafe-|\*|strict-dynamic/.test(policy) && policy.includes("script-src 'self';"),
      'a script that somebody gets into the page would run, and could send every token of every user away.',
    );
    guard(
      policy.includes("frame-ancestors 'none'") &&
        headers.SecurityHeadersConfig.FrameOptions.FrameOption === 'DENY',
      'other sites could frame the page and have users click on what they do not see.',
    );
  });

  it('says nothing to other sites, and is reached by TLS alone', () => {
    guard(
      headers.SecurityHeadersConfig.ReferrerPolicy.ReferrerPolicy === 'no-referrer',
      'the address of the page, with what a link carries in it, would be told to whatever the page leads to.',
    );
    guard(
      distribution.DefaultCacheBehavior.ViewerProtocolPolicy === 'redirect-to-https' &&
        headers.SecurityHeadersConfig.StrictTransportSecurity.AccessControlMaxAgeSec >= 31_536_000,
      'somebody on the way could show another page in the place of ours.',
    );
    for (const [name, setting] of Object.entries(headers.SecurityHeadersConfig))
      guard(
        (setting as { Override: boolean }).Override === true,
        `an object of the bucket could carry a ${name} of its own in the place of ours.`,
      );
    if (distribution.Aliases)
      guard(
        distribution.ViewerCertificate.MinimumProtocolVersion === 'TLSv1.2_2021',
        'browsers could be talked into TLS versions that are broken.',
      );
  });

  it('keeps nobody on an old page, and gives nobody half of a new one', () => {
    const { CachePolicyConfig: cache } = onlyResource(template, 'AWS::CloudFront::CachePolicy').Properties;
    guard(
      cache.MinTTL === 0 && cache.DefaultTTL === 0,
      'the edge would keep index.html and config.json past their time: users would go on with the ids of a pool or an API that may be gone.',
    );
    const onlyByPath = ['CookiesConfig', 'HeadersConfig', 'QueryStringsConfig'].every((name) =>
      JSON.stringify(cache.ParametersInCacheKeyAndForwardedToOrigin[name]).includes('none'),
    );
    guard(
      onlyByPath,
      'queries of users would reach the bucket and its logs, and could poison what others are served.',
    );
    const { DependsOn } = onlyResource(template, 'AWS::CloudFront::Distribution');
    guard(
      DependsOn?.includes('PublishedPage') ?? false,
      'users could be led to a distribution whose page is not there yet.',
    );
  });

  it('stays where users are led to', () => {
    for (const [logicalId, otherwise] of [
      [
        'Distribution830FAC52',
        'the distribution is made anew under another name, and the DNS record of the page leads to one that is gone: nobody reaches the page until somebody changes it',
      ],
      [
        'PageA98A310E',
        'the page moves to a new bucket, and pages that are open lose the scripts they have yet to load',
      ],
    ] as const)
      guard(Object.hasOwn(template.toJSON().Resources, logicalId), `${logicalId} is gone: ${otherwise}.`);
  });

  it('is in nobody’s way: it reads what the auth stack publishes, and holds on to nothing', () => {
    guard(
      !JSON.stringify(template.toJSON()).includes('Fn::ImportValue'),
      'the auth stack could not replace an API or a client any more while the page names it.',
    );
    expect(stack.terminationProtection).toBe(stage === 'prod');
    for (const [logicalId, { DeletionPolicy }] of buckets)
      guard(
        DeletionPolicy === 'RetainExceptOnCreate',
        `deleting the stack would fail halfway, at ${logicalId}, which is not empty and which nothing may empty.`,
      );
  });
});

describe('related origins', () => {
  it('are published where the page’s domain is the relying party, for other domains to use its passkeys', () => {
    const { template } = webOf(
      'prod',
      { enabled: true, domain },
      {
        webOrigins: ['https://app.example.com', 'https://app.example.net'],
        redirectUris: ['https://app.example.com/', 'https://app.example.net/'],
        passkeys: {
          enabled: true,
          relyingParties: [
            {
              id: 'app.example.com',
              origins: ['https://app.example.com'],
              relatedOrigins: ['https://app.example.net'],
            },
          ],
        },
      },
    );
    const { RelatedOrigins, Config } = onlyResource(template, 'Custom::PublishedPage').Properties;
    expect(JSON.parse(RelatedOrigins)).toEqual({ origins: ['https://app.example.net'] });
    expect(JSON.stringify(Config)).toContain('\\"relyingPartyId\\":\\"app.example.com\\"');
  });

  it('are left out where there are none', () => {
    const { template } = webOf('prod', { enabled: true, domain });
    expect(onlyResource(template, 'Custom::PublishedPage').Properties).not.toHaveProperty('RelatedOrigins');
  });
});

describe('files of native apps', () => {
  const android = {
    kind: 'android' as const,
    package: 'com.example.app',
    certificates: [`A${'-'.repeat(41)}A`],
  };
  const stageWith = (apps: (typeof android)[], id = 'app.example.com') =>
    stageConfig('prod', {
      web: { enabled: true, domain },
      passkeys: { enabled: true, relyingParties: [{ id, origins: ['https://app.example.com'], apps }] },
    });
  const propertiesOf = (config: Config) => {
    const { web } = stacksOfConfig(config).stacks;
    if (!web) throw new Error('The stage has no web stack.');
    return onlyResource(Template.fromStack(web), 'Custom::PublishedPage').Properties;
  };

  it('are published at the relying party’s own host, and left out elsewhere and where there are none', () => {
    const { AssetLinks, ...others } = propertiesOf(stageWith([android]));
    expect(JSON.parse(AssetLinks)).toMatchObject([{ target: { package_name: 'com.example.app' } }]);
    expect(others).not.toHaveProperty('AppleAppSiteAssociation');
    for (const config of [stageWith([]), stageWith([android], 'example.com')])
      expect(propertiesOf(config)).not.toHaveProperty('AssetLinks');
  });

  it('are published by npm start too, where the page is on this machine', () => {
    const { AssetLinks } = propertiesOf(onThisMachine(stageWith([android], 'example.com'), 5199));
    expect(AssetLinks).toContain('com.example.app');
  });

  it('are refused beside a file of the page’s own, as either could win', () => {
    const page = mkdtempSync(join(tmpdir(), 'own-well-known-'));
    mkdirSync(join(page, '.well-known'));
    writeFileSync(join(page, 'index.html'), '');
    writeFileSync(join(page, '.well-known', 'assetlinks.json'), '[]');
    const build = (apps: (typeof android)[]) =>
      buildApp(new App({ context: cdkContext }), stageWith(apps), placeholderBundles(), page);
    try {
      expect(() => build([android])).toThrow(
        /^web\/public\/\.well-known\/assetlinks\.json is there, and passkeys\.relyingParties of the stage make the same file\./,
      );
      expect(() => build([])).not.toThrow();
    } finally {
      rmSync(page, { recursive: true });
    }
  });
});
