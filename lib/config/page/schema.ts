/** The web stack: the page on S3 and CloudFront. Rules across fields: rules.ts. */
import { z } from 'zod';
import { count, flag, listOf, text, webAddress } from '../fields';
import { originProblem, redirectUriProblem } from './web-address';

const origins = (what: string) =>
  listOf(
    webAddress(originProblem, 'an origin, as a string.'),
    `a list of at most 10 origins ${what}, empty where there are none.`,
    0,
  ).refine((list) => list.length <= 10, {
    error: 'at most 10 origins; CloudFront limits the length of a header.',
  });

const domainSchema = z.strictObject(
  {
    /**
     * Host of the page, such as app.example.com. Its DNS record, an alias of the distribution, is not made
     * here.
     */
    name: text(
      /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
      'a domain in lower case, such as app.example.com.',
    ).max(253, { error: 'a domain of at most 253 characters.' }),
    /**
     * Certificate of that name. CloudFront takes it from ACM in us-east-1 alone, wherever the other stacks
     * are.
     */
    certificateArn: text(
      /^arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate\/[A-Za-z0-9-]+$/,
      'the ARN of an ACM certificate in us-east-1, such as arn:aws:acm:us-east-1:111111111111:certificate/1234abcd-12ab-34cd-56ef-1234567890ab.',
    ),
  },
  { error: '{ name, certificateArn }.' },
);

const address = webAddress(redirectUriProblem, 'a URI, as a string.');

export const applicationSchema = z.strictObject(
  {
    /**
     * Where the page sends people once they are signed in.
     *
     * @default nowhere, unless the application asks for an address of `returnTo`
     */
    url: address.optional(),
    /** Addresses that an application may ask for as `?returnTo=`, each exactly as it sends them. */
    returnTo: listOf(address, 'a list of at most 50 URIs.', 0)
      .refine((list) => list.length <= 50, { error: 'a list of at most 50 URIs.' })
      .default([]),
  },
  { error: '{ url, returnTo }.' },
);

export const webSchema = z.strictObject(
  {
    /** Whether the page is served from S3 by CloudFront. */
    enabled: flag.default(false),
    /**
     * The page's own domain; needed in `prod`.
     *
     * @default the name that CloudFront gives, good for trying out
     */
    domain: domainSchema.optional(),
    /**
     * From which edges the page is served:
     * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PriceClass.html
     */
    priceClass: z
      .enum(['PriceClass_100', 'PriceClass_200', 'PriceClass_All'], {
        error: '"PriceClass_100", "PriceClass_200" or "PriceClass_All".',
      })
      .default('PriceClass_200'),
    /**
     * A web ACL of scope CLOUDFRONT to stand before the page. The page is files alone; what signs in has a
     * web ACL of its own.
     */
    webAclArn: text(
      /^arn:aws[a-z-]*:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]+\/[a-f0-9-]+$/,
      'the ARN of a web ACL of scope CLOUDFRONT, such as arn:aws:wafv2:us-east-1:111111111111:global/webacl/name/1234abcd-12ab-34cd-56ef-1234567890ab.',
    ).optional(),
    /**
     * Days that CloudFront's access logs are kept; they hold addresses of users.
     *
     * @default there are none
     */
    accessLogDays: count(1, 3653, 'days').optional(),
    /** The header Strict-Transport-Security. */
    strictTransportSecurity: z
      .strictObject(
        {
          /** Days for which browsers refuse the page over plain HTTP. */
          days: count(1, 730, 'days').default(365),
          /** Whether that goes for all names below the page's, too. */
          includeSubDomains: flag.default(false),
        },
        { error: '{ days, includeSubDomains }.' },
      )
      .prefault({}),
    /**
     * What a page of your own may use beside itself and the APIs of the deployment. Scripts and styles are
     * its own alone.
     */
    contentSecurityPolicy: z
      .strictObject(
        {
          /** Origins that its scripts may talk to. */
          connectTo: origins('to talk to').default([]),
          /** Origins that its images may come from. */
          imagesFrom: origins('of images').default([]),
        },
        { error: '{ connectTo, imagesFrom }.' },
      )
      .prefault({}),
  },
  { error: '{ enabled, domain } and whatever else differs from its default.' },
);

export type WebConfig = z.output<typeof webSchema>;
