/** Faults would show halfway through a deployment, or as a page nobody can sign in on. */
import { partitionOf } from '../region';
import { type CrossFieldRule, rule } from '../rule';
import { isLocalhost } from './web-address';

const theRegionHasCloudFront = rule(['web', 'region'], ({ web, region }, report) => {
  // https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/setting-up-cloudfront.html
  if (web.enabled && partitionOf(region) === 'aws-us-gov')
    report(
      ['web', 'enabled'],
      web.enabled,
      `false in ${region}: CloudFront is not in the partition aws-us-gov. Serve the page from an account of another.`,
    );
});

const optionsNeedTheStack = rule(['web'], ({ web }, report) => {
  if (web.enabled) return;
  for (const field of ['domain', 'webAclArn', 'accessLogDays'] as const)
    if (web[field] !== undefined)
      report(
        ['web', field],
        web[field],
        'nothing where web.enabled is false; it would have no effect. Set web.enabled to true, or take it out.',
      );
});

const theDomainIsAnOrigin = rule(['web', 'webOrigins'], ({ web, webOrigins }, report) => {
  if (!web.enabled || !web.domain) return;
  const origin = `https://${web.domain.name}`;
  if (!webOrigins.includes(origin))
    report(
      ['web', 'domain', 'name'],
      web.domain.name,
      `the host of one of webOrigins (${webOrigins.join(', ')}): the APIs answer no other page, and no link leads to one. Add ${origin} to webOrigins and ${origin}/ to redirectUris.`,
    );
});

const thePageCanUsePasskeys = rule(['web', 'passkeys'], ({ web, passkeys }, report) => {
  if (!web.enabled || !web.domain || !passkeys.enabled) return;
  const origin = `https://${web.domain.name}`;
  const isKnown = passkeys.relyingParties.some(
    ({ origins, relatedOrigins }) => origins.includes(origin) || relatedOrigins.includes(origin),
  );
  if (!isKnown)
    report(
      ['web', 'domain', 'name'],
      web.domain.name,
      `an origin of one of passkeys.relyingParties, or the page shows passkeys that none can be made for. Add ${origin} to the origins of one.`,
    );
});

const partsAreOfTheAccount = rule(['web', 'account'], ({ web, account }, report) => {
  const arns = [
    [['web', 'domain', 'certificateArn'], web.domain?.certificateArn, 'a certificate'],
    [['web', 'webAclArn'], web.webAclArn, 'a web ACL'],
  ] as const;
  for (const [path, arn, what] of arns)
    if (arn !== undefined && arn.split(':')[4] !== account)
      report(path, arn, `${what} of account ${account}; CloudFront takes none of another account.`);
});

/** Passkeys are bound to a name, and a distribution's goes with it. */
const productionHasItsOwnName = rule(['web', 'stage'], ({ web, stage }, report) => {
  if (web.enabled && !web.domain && stage === 'prod')
    report(
      ['web', 'domain'],
      undefined,
      '{ name, certificateArn } in prod: whoever makes a passkey under the name that CloudFront gives loses it with the distribution.',
    );
});

const productionTalksToTheWeb = rule(['web', 'stage'], ({ web, stage }, report) => {
  for (const list of ['connectTo', 'imagesFrom'] as const)
    web.contentSecurityPolicy[list].forEach((origin, index) => {
      if (stage === 'prod' && isLocalhost(origin))
        report(
          ['web', 'contentSecurityPolicy', list, index],
          origin,
          'an origin on the web in prod; any program on a user’s machine can listen on localhost.',
        );
    });
});

export const webRules: readonly CrossFieldRule[] = [
  theRegionHasCloudFront,
  optionsNeedTheStack,
  theDomainIsAnOrigin,
  thePageCanUsePasskeys,
  partsAreOfTheAccount,
  productionHasItsOwnName,
  productionTalksToTheWeb,
];
