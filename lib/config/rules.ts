/** Rules over several fields, asked when every field they read is right. */
import { accountApiRules } from './account-api/rules';
import { codeRules } from './codes/rules';
import { environmentRules } from './environment-rules';
import { hookRules } from './hooks/rules';
import { mailRules } from './mail/rules';
import { multiRegionRules } from './multi-region/rules';
import { webRules } from './page/rules';
import { isLocalhost, originOf } from './page/web-address';
import { passkeyRules } from './passkeys/rules';
import { mfaRules } from './pool/mfa-rules';
import { nativeSignInRules } from './pool/native-sign-in-rules';
import { type CrossFieldRule, rule } from './rule';
import { smsRules } from './sms/rules';
import { weakerWaysRules } from './weaker-ways/rules';

const redirectsStayOnOurOrigins = rule(
  ['redirectUris', 'webOrigins'],
  ({ redirectUris, webOrigins }, report) => {
    redirectUris.forEach((uri, index) => {
      const origin = originOf(uri);
      if (origin && !webOrigins.includes(origin))
        report(
          ['redirectUris', index],
          uri,
          `a URI on one of webOrigins (${webOrigins.join(', ')}). Add ${origin} to webOrigins, or take the URI out.`,
        );
    });
  },
);

const everyOriginHasARedirect = rule(
  ['redirectUris', 'webOrigins'],
  ({ redirectUris, webOrigins }, report) => {
    webOrigins.forEach((origin, index) => {
      if (!redirectUris.some((uri) => originOf(uri) === origin))
        report(
          ['webOrigins', index],
          origin,
          `an origin that redirectUris has a URI on; no link could ever lead to this one. Add ${origin}/ to redirectUris.`,
        );
    });
  },
);

/** Lambda takes 4 KB of variables a function. */
const redirectsFitIntoTheEnvironment = rule(['redirectUris'], ({ redirectUris }, report) => {
  const bytes = Buffer.byteLength(JSON.stringify(redirectUris));
  if (bytes > 2048)
    report(
      ['redirectUris'],
      `${redirectUris.length} URIs, ${bytes} bytes`,
      'at most 2048 bytes in all, for they go into an environment variable. Let one page of an origin lead on to others.',
    );
});

const senderIsOfItsIdentity = rule(['sender'], ({ sender: { address, identity } }, report) => {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  if (identity.kind === 'address' && address !== identity.value)
    report(
      ['sender', 'address'],
      address,
      `the address that is verified, ${identity.value}, or another identity.`,
    );
  if (identity.kind === 'domain' && domain !== identity.value && !domain.endsWith(`.${identity.value}`))
    report(
      ['sender', 'address'],
      address,
      `an address under ${identity.value}; SES refuses to send for a domain that is not verified.`,
    );
});

const senderIsMadeOnce = rule(
  ['sender', 'deploymentName', 'stage'],
  ({ sender: { configurationSet, identity }, deploymentName, stage }, report) => {
    if (configurationSet === `${deploymentName}-${stage}`)
      report(
        ['sender', 'configurationSet'],
        configurationSet,
        'the name of a set that another stack or you made. Leave it out: the messaging stack makes this one.',
      );
    if (identity.kind !== 'domain' || !identity.hostedZone) return;
    const { hostedZone, value, provision } = identity;
    if (!provision)
      report(
        ['sender', 'identity', 'hostedZone'],
        hostedZone,
        'nothing where sender.identity.provision is false: SES gives its DKIM records to whoever makes the identity.',
      );
    if (value !== hostedZone.name && !value.endsWith(`.${hostedZone.name}`))
      report(
        ['sender', 'identity', 'hostedZone', 'name'],
        hostedZone.name,
        `the zone that ${value} is in: ${value} itself or a domain above it.`,
      );
  },
);

const anHourFitsIntoADay = rule(['magicLink'], ({ magicLink: { perHour, perDay, poolPerHour } }, report) => {
  if (perHour > perDay)
    report(
      ['magicLink', 'perHour'],
      perHour,
      `at most magicLink.perDay, ${perDay}; else it never has an effect.`,
    );
  if (perHour > poolPerHour)
    report(
      ['magicLink', 'perHour'],
      perHour,
      `at most magicLink.poolPerHour, ${poolPerHour}; else one user could use up what the whole pool may send.`,
    );
});

const linksNeedAnAddress = rule(['signInIdentifiers'], ({ signInIdentifiers }, report) => {
  if (!signInIdentifiers.includes('email'))
    report(['signInIdentifiers'], signInIdentifiers, '"email" among them; links are mailed to it.');
});

/** Registering a passkey takes a sign-in. */
const somethingSignsIn = rule(
  ['codes', 'magicLink', 'passkeys', 'passwordFlows', 'recovery'],
  ({ codes, magicLink, passkeys, passwordFlows, recovery }, report) => {
    if (magicLink.enabled || codes.email || codes.sms || passwordFlows) return;
    if (passkeys.enabled && recovery.links.enabled) return;
    report(
      ['magicLink', 'enabled'],
      magicLink.enabled,
      'true where nobody could sign in otherwise. Or turn on codes.email, codes.sms or passwordFlows; or passkeys.enabled with recovery.links.enabled, where operators have each user’s first link mailed.',
    );
  },
);

const phonesCantBeRequired = rule(['requiredAttributes'], ({ requiredAttributes }, report) => {
  if (requiredAttributes.includes('phone_number'))
    report(
      ['requiredAttributes', requiredAttributes.indexOf('phone_number')],
      'phone_number',
      'an attribute other than phone_number: pages would have to be allowed to write it, and then anybody could take somebody else’s number.',
    );
});

const tokensFitTheirRefresh = rule(['tokens'], ({ tokens: { minutes, refreshDays } }, report) => {
  if (minutes > refreshDays * 1440)
    report(
      ['tokens', 'minutes'],
      minutes,
      `at most the life of the refresh token, ${refreshDays * 1440} minutes.`,
    );
});

const retiredKeysAreOurs = rule(
  ['retiredSigningKeys', 'account', 'region'],
  ({ retiredSigningKeys, account, region }, report) => {
    retiredSigningKeys.forEach((arn, index) => {
      const [, , , keyRegion, keyAccount] = arn.split(':');
      if (keyRegion !== region || keyAccount !== account)
        report(
          ['retiredSigningKeys', index],
          arn,
          `a key of account ${account} in ${region}; links of any other deployment must not be accepted.`,
        );
    });
  },
);

const protectionMatchesRemoval = rule(
  ['removal', 'deletionProtection'],
  ({ removal, deletionProtection }, report) => {
    if (!removal.retain && deletionProtection)
      report(
        ['deletionProtection'],
        deletionProtection,
        'false where removal.retain is false; deleting the stack would fail halfway. Set it to false, or retain.',
      );
  },
);

const productionKeepsItsUsers = rule(
  ['stage', 'removal', 'deletionProtection', 'terminationProtection'],
  ({ stage, removal, deletionProtection, terminationProtection }, report) => {
    if (stage !== 'prod' || removal.reason) return;
    const remedy = 'Users would be lost for good. Say true, or write down why not in removal.reason.';
    if (!removal.retain) report(['removal', 'retain'], false, `true in prod. ${remedy}`);
    if (!deletionProtection) report(['deletionProtection'], false, `true in prod. ${remedy}`);
    if (!terminationProtection) report(['terminationProtection'], false, `true in prod. ${remedy}`);
  },
);

const productionIsOnTheWeb = rule(['stage', 'webOrigins'], ({ stage, webOrigins }, report) => {
  webOrigins.forEach((origin, index) => {
    if (stage === 'prod' && isLocalhost(origin))
      report(
        ['webOrigins', index],
        origin,
        'an origin on the web in prod; any program on a user’s machine can listen on localhost.',
      );
  });
});

const productionIsDiscreet = rule(['stage', 'logLevel'], ({ stage, logLevel }, report) => {
  if (stage === 'prod' && logLevel === 'DEBUG')
    report(['logLevel'], logLevel, '"INFO" or quieter in prod; DEBUG writes of every user’s every step.');
});

const placesOfTheLocalStage = rule(['stage', 'account'], ({ stage, account }, report) => {
  const emulated = account === '000000000000';
  if (stage === 'local' && !emulated)
    report(
      ['account'],
      account,
      '"000000000000" in stage local, which runs on your machine and must never be deployed to AWS.',
    );
  if (stage !== 'local' && emulated)
    report(['account'], account, 'the AWS account to deploy to; 000000000000 is that of stage local.');
});

export const crossFieldRules: readonly CrossFieldRule[] = [
  placesOfTheLocalStage,
  redirectsStayOnOurOrigins,
  everyOriginHasARedirect,
  redirectsFitIntoTheEnvironment,
  senderIsOfItsIdentity,
  senderIsMadeOnce,
  anHourFitsIntoADay,
  linksNeedAnAddress,
  somethingSignsIn,
  phonesCantBeRequired,
  tokensFitTheirRefresh,
  retiredKeysAreOurs,
  protectionMatchesRemoval,
  productionKeepsItsUsers,
  productionIsOnTheWeb,
  productionIsDiscreet,
  ...passkeyRules,
  ...codeRules,
  ...smsRules,
  ...mailRules,
  ...mfaRules,
  ...nativeSignInRules,
  ...weakerWaysRules,
  ...accountApiRules,
  ...webRules,
  ...hookRules,
  ...multiRegionRules,
  ...environmentRules,
];
