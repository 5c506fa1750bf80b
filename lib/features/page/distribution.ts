import { Annotations, Duration, Fn, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AccessLevel,
  CachePolicy,
  Function as CloudFrontFunction,
  Distribution,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  PriceClass,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Config } from '../../config/schema';
import { createLogBucket } from './bucket';
import type { PageApis } from './config';
import { contentSecurityPolicy, isolationHeaders } from './headers';

/**
 * Every path that names no file gives the page, as links lead to any; missing files and `/.well-known/` give
 * status 404 (docs/adr/018). A `%23` is the `#` of a sign-in link, encoded by a mail program; the page
 * understands it.
 */
const ROUTING = `
function handler(event) {
  const request = event.request;
  const name = request.uri.slice(request.uri.lastIndexOf('/') + 1);
  const isLink = /#|%(25)*23/.test(request.uri);
  if (isLink || (!name.includes('.') && !request.uri.startsWith('/.well-known/'))) request.uri = '/index.html';
  return request;
}
`.trim();

const priceClasses: Readonly<Record<Config['web']['priceClass'], PriceClass>> = {
  PriceClass_100: PriceClass.PRICE_CLASS_100,
  PriceClass_200: PriceClass.PRICE_CLASS_200,
  PriceClass_All: PriceClass.PRICE_CLASS_ALL,
};

/** Unique in an account over all Regions; at most 64 characters. */
function globalName({ deploymentName, stage, region }: Config): string {
  return `${deploymentName}-${stage}-${region}`;
}

/** Nothing else reads the bucket. */
export function createPageDistribution(
  scope: Construct,
  id: string,
  config: Config,
  bucket: IBucket,
  apis: PageApis,
): Distribution {
  const { web } = config;
  const distribution = new Distribution(scope, id, {
    comment: `Page of ${config.deploymentName} (${config.stage})`,
    defaultRootObject: 'index.html',
    defaultBehavior: {
      origin: S3BucketOrigin.withOriginAccessControl(bucket, {
        originAccessControl: new S3OriginAccessControl(scope, 'OriginAccess', {
          originAccessControlName: globalName(config),
        }),
        // Otherwise missing files would be 403 (docs/adr/018).
        originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
      }),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      compress: true,
      // This name and the function's have the Region already.
      cachePolicy: new CachePolicy(scope, 'CachePolicy', {
        comment: 'As long as each file says; not at all unless it says so',
        minTtl: Duration.seconds(0),
        defaultTtl: Duration.seconds(0),
        maxTtl: Duration.days(365),
        enableAcceptEncodingBrotli: true,
        enableAcceptEncodingGzip: true,
      }),
      responseHeadersPolicy: createHeadersPolicy(scope, config, apis),
      functionAssociations: [
        {
          eventType: FunctionEventType.VIEWER_REQUEST,
          function: new CloudFrontFunction(scope, 'Routing', {
            comment: 'Leads every address that names no file to the page',
            runtime: FunctionRuntime.JS_2_0,
            code: FunctionCode.fromInline(ROUTING),
          }),
        },
      ],
    },
    // A 403 stays: the web ACL blocked, or the bucket is closed to CloudFront.
    errorResponses: [
      {
        httpStatus: 404,
        responseHttpStatus: 404,
        responsePagePath: '/not-found.html',
        ttl: Duration.seconds(10),
      },
    ],
    httpVersion: HttpVersion.HTTP2_AND_3,
    priceClass: priceClasses[web.priceClass],
    ...(web.webAclArn ? { webAclId: web.webAclArn } : {}),
    ...(web.domain
      ? {
          domainNames: [web.domain.name],
          certificate: Certificate.fromCertificateArn(scope, 'Certificate', web.domain.certificateArn),
          minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
        }
      : {}),
    ...(web.accessLogDays === undefined
      ? {}
      : {
          enableLogging: true,
          logBucket: createLogBucket(scope, 'AccessLogs', web.accessLogDays),
          logFilePrefix: 'page/',
          logIncludesCookies: false,
        }),
  });
  acknowledge(distribution, config);
  return distribution;
}

function createHeadersPolicy(scope: Construct, config: Config, apis: PageApis): ResponseHeadersPolicy {
  const { web } = config;
  const connectTo = [...new Set(Object.values(apis).map(originOf)), ...web.contentSecurityPolicy.connectTo];
  return new ResponseHeadersPolicy(scope, 'Headers', {
    responseHeadersPolicyName: globalName(config),
    comment: 'Nothing inline, nothing from elsewhere, nobody frames it',
    securityHeadersBehavior: {
      contentSecurityPolicy: {
        contentSecurityPolicy: contentSecurityPolicy({
          connectTo,
          imagesFrom: web.contentSecurityPolicy.imagesFrom,
        }),
        override: true,
      },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: {
        accessControlMaxAge: Duration.days(web.strictTransportSecurity.days),
        includeSubdomains: web.strictTransportSecurity.includeSubDomains,
        override: true,
      },
    },
    customHeadersBehavior: {
      customHeaders: Object.entries(isolationHeaders).map(([header, value]) => ({
        header,
        value,
        override: true,
      })),
    },
  });
}

/** Of a URL that may be a token. */
function originOf(url: string): string {
  return `https://${Fn.select(2, Fn.split('/', url))}`;
}

function acknowledge(distribution: Distribution, { web }: Config): void {
  Annotations.of(distribution).acknowledgeWarning(
    '@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk',
    'A list comes of a request for the root alone. The routing function makes that /index.html, and so does the default root object; queries never reach the bucket. It would hold names of public files.',
  );
  Validations.of(distribution).acknowledge({
    id: 'AwsSolutions-CFR1',
    reason: 'Users travel. Who may not sign in is decided where they sign in, not where the page is shown.',
  });
  if (!web.webAclArn)
    Validations.of(distribution).acknowledge({
      id: 'AwsSolutions-CFR2',
      reason:
        'The page is files alone, which anybody may read. The user pool and the APIs, where there is something to attack, have a web ACL; web.webAclArn puts one before the page too.',
    });
  if (web.accessLogDays === undefined)
    Validations.of(distribution).acknowledge({
      id: 'AwsSolutions-CFR3',
      reason:
        'Who fetched a public page is of little use and personal data; sign-ins are logged where they happen. web.accessLogDays turns access logs on.',
    });
  if (!web.domain)
    Validations.of(distribution).acknowledge({
      id: 'AwsSolutions-CFR4',
      reason:
        'CloudFront’s own name comes with CloudFront’s own certificate and versions of TLS, for trying out; web.domain brings TLS 1.2, and prod can’t do without it.',
    });
}
