import { PassedOver } from '../../../local/contract';
import { localHeader, localText } from '../../../local/services/cloudfront/addresses';
import { distributionConfigOf } from '../../../local/services/cloudfront/distribution';
import { edgeFunction } from '../../../local/services/cloudfront/edge-function';
import { headersPolicyOf } from '../../../local/services/cloudfront/headers-policy';

const origin = {
  DomainName: 'bucket.s3.us-east-1.amazonaws.com',
  Id: 'o',
  S3OriginConfig: { OriginAccessIdentity: '' },
  OriginAccessControlId: 'oac',
};
const behavior = { CachePolicyId: 'cache', TargetOriginId: 'o', ViewerProtocolPolicy: 'redirect-to-https' };
const config = { Enabled: true, Origins: [origin], DefaultCacheBehavior: behavior };

describe('a distribution', () => {
  it('with one bucket behind it is taken', () => {
    expect(distributionConfigOf(config)).toMatchObject({
      bucketName: 'bucket',
      allowedMethods: ['GET', 'HEAD'],
      enabled: true,
    });
  });

  it.each([
    ['another behaviour', { ...config, CacheBehaviors: [{}] }, 'DistributionConfig.CacheBehaviors'],
    ['two origins', { ...config, Origins: [origin, origin] }, 'Origins: one is emulated, there are 2'],
    [
      'a web server behind it',
      { ...config, Origins: [{ ...origin, CustomOriginConfig: {} }] },
      'Origins[0].CustomOriginConfig',
    ],
    [
      'an origin access identity',
      { ...config, Origins: [{ ...origin, S3OriginConfig: { OriginAccessIdentity: 'x' } }] },
      'OriginAccessIdentity',
    ],
    [
      'signed addresses',
      { ...config, DefaultCacheBehavior: { ...behavior, TrustedKeyGroups: ['k'] } },
      'DefaultCacheBehavior.TrustedKeyGroups',
    ],
    [
      'Lambda@Edge',
      { ...config, DefaultCacheBehavior: { ...behavior, LambdaFunctionAssociations: [{}] } },
      'LambdaFunctionAssociations',
    ],
    [
      'a function for answers',
      {
        ...config,
        DefaultCacheBehavior: { ...behavior, FunctionAssociations: [{ EventType: 'viewer-response' }] },
      },
      'viewer-response',
    ],
    ['no cache policy', { ...config, DefaultCacheBehavior: { TargetOriginId: 'o' } }, 'CachePolicyId'],
  ])('with %s is passed over, by the name of the setting', (_, given, name) => {
    expect(() => distributionConfigOf(given)).toThrow(PassedOver);
    expect(() => distributionConfigOf(given)).toThrow(name);
  });
});

describe('a response headers policy', () => {
  it('writes its headers as CloudFront does', () => {
    const { headers } = headersPolicyOf({
      SecurityHeadersConfig: {
        StrictTransportSecurity: {
          AccessControlMaxAgeSec: 60,
          IncludeSubdomains: true,
          Preload: true,
          Override: true,
        },
        ContentTypeOptions: { Override: false },
      },
      CustomHeadersConfig: { Items: [{ Header: 'X-One', Value: '1', Override: true }] },
    });
    expect(headers).toEqual({
      'strict-transport-security': { value: 'max-age=60; includeSubDomains; preload', override: true },
      'x-content-type-options': { value: 'nosniff', override: false },
      'x-one': { value: '1', override: true },
    });
  });

  it('is refused where it would do what is not emulated', () => {
    expect(() => headersPolicyOf({ CorsConfig: {} } as never)).toThrow('CorsConfig');
    expect(() => headersPolicyOf({ SecurityHeadersConfig: { XSSProtection: {} } })).toThrow('XSSProtection');
  });
});

describe('a CloudFront function', () => {
  const run = (body: string) => edgeFunction('f', `function handler(event) { ${body} }`, 'cloudfront-js-2.0');
  const event = { request: { method: 'GET', uri: '/a', querystring: {}, headers: {}, cookies: {} } };

  it('gives back the request, changed', () => {
    expect(run("event.request.uri = '/b'; return event.request;")(event)).toMatchObject({ uri: '/b' });
  });

  it.each([
    ['this process', 'return { statusCode: 200, body: typeof process + typeof require + typeof fetch };'],
    [
      'this process by a way round',
      "return { statusCode: 200, body: String(typeof this.constructor.constructor('return process')()) };",
    ],
  ])('has nothing of %s', (_, body) => {
    let seen: unknown;
    try {
      seen = run(body)(event);
    } catch (error) {
      expect(String(error)).toContain('Code generation from strings disallowed');
      return;
    }
    expect(seen).toEqual({ statusCode: 200, body: 'undefinedundefinedundefined' });
  });

  it('keeps nothing from one request to the next', () => {
    const count = edgeFunction(
      'f',
      'let n = 0; function handler() { n += 1; return { statusCode: n }; }',
      'cloudfront-js-2.0',
    );
    expect([count(event), count(event)]).toEqual([{ statusCode: 1 }, { statusCode: 1 }]);
  });

  it('is ended when it computes for too long', () => {
    expect(() => run('for (;;) {}')(event)).toThrow(/timed out/);
  });

  it('is refused with another runtime, too much code, or a mistake in it', () => {
    expect(() => edgeFunction('f', '', 'cloudfront-js-1.0')).toThrow('cloudfront-js-1.0');
    expect(() => edgeFunction('f', ' '.repeat(10_241), 'cloudfront-js-2.0')).toThrow('10240 bytes');
    expect(() => edgeFunction('f', 'function {', 'cloudfront-js-2.0')).toThrow('f: ');
  });
});

describe('addresses of AWS in what a browser gets', () => {
  const endpoint = 'http://localhost:4566';
  const api = 'https://abc123.execute-api.eu-west-1.amazonaws.com';

  it('lead to the embedded AWS: origins in headers, whole addresses in JSON', () => {
    expect(localHeader(`connect-src https://cognito-idp.eu-west-1.amazonaws.com ${api}`, endpoint)).toBe(
      `connect-src ${endpoint} ${endpoint}`,
    );
    expect(localText(`{"api":"${api}/v1/"}`, endpoint)).toBe(
      `{"api":"${endpoint}/_aws/execute-api/abc123/v1/"}`,
    );
  });

  it('stay what they are where they are anything else', () => {
    for (const text of [
      'https://cognito-idp.evil.example',
      'https://execute-api.example.com',
      'https://app.example.com',
    ])
      expect([localHeader(text, endpoint), localText(text, endpoint)]).toEqual([text, text]);
  });
});
