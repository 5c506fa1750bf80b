/** Browsers or functions would find these faults at the first ceremony. */

import { hostOf, isLocalhost } from '../page/web-address';
import { type CrossFieldRule, rule } from '../rule';
import { nameOf } from './apps';

const enabledNeedsRelyingParty = rule(['passkeys'], ({ passkeys }, report) => {
  if (passkeys.enabled && passkeys.relyingParties.length === 0)
    report(
      ['passkeys', 'relyingParties'],
      [],
      'at least one relying party where passkeys are enabled, such as { id: "example.com", origins: ["https://app.example.com"] }.',
    );
});

const relyingPartiesDiffer = rule(['passkeys'], ({ passkeys: { relyingParties } }, report) => {
  const ids = relyingParties.map(({ id }) => id);
  ids.forEach((id, index) => {
    if (ids.indexOf(id) < index)
      report(
        ['passkeys', 'relyingParties', index, 'id'],
        id,
        'each relying party once. Put its origins together.',
      );
  });
  relyingParties.forEach(({ id, origins, appOrigins, apps }, index) => {
    if (origins.length + appOrigins.length + apps.length === 0)
      report(
        ['passkeys', 'relyingParties', index, 'origins'],
        [],
        `an origin, an app or an appOrigin of ${id}; nobody could use it otherwise.`,
      );
  });
});

const appsDiffer = rule(['passkeys'], ({ passkeys: { relyingParties } }, report) => {
  relyingParties.forEach(({ apps }, index) => {
    const names = apps.map(nameOf);
    names.forEach((name, place) => {
      if (names.indexOf(name) < place)
        report(
          ['passkeys', 'relyingParties', index, 'apps', place],
          name,
          'each app once. Put its certificates together.',
        );
    });
  });
});

const appsOpenLinksThatAreSent = rule(
  ['passkeys', 'magicLink'],
  ({ passkeys: { relyingParties }, magicLink }, report) => {
    if (magicLink.enabled) return;
    relyingParties.forEach(({ apps }, index) => {
      apps.forEach(({ opensLinks }, place) => {
        if (opensLinks)
          report(
            ['passkeys', 'relyingParties', index, 'apps', place, 'opensLinks'],
            opensLinks,
            'false where magicLink.enabled is false: nobody is sent a link. Or turn links on.',
          );
      });
    });
  },
);

const originsBelongToTheirId = rule(['passkeys'], ({ passkeys: { relyingParties } }, report) => {
  relyingParties.forEach(({ id, origins, relatedOrigins }, index) => {
    origins.forEach((origin, place) => {
      if (!isWithin(origin, id))
        report(
          ['passkeys', 'relyingParties', index, 'origins', place],
          origin,
          `an origin whose host is ${id} or ends in .${id}; browsers let no other use that id. List it under relatedOrigins, or make it a relying party of its own.`,
        );
    });
    relatedOrigins.forEach((origin, place) => {
      if (isWithin(origin, id))
        report(
          ['passkeys', 'relyingParties', index, 'relatedOrigins', place],
          origin,
          `an origin outside of ${id}. Move it to origins.`,
        );
    });
  });
});

/** The API answers webOrigins alone (CORS). */
const originsAreOurPages = rule(['passkeys', 'webOrigins'], ({ passkeys, webOrigins }, report) => {
  passkeys.relyingParties.forEach((relyingParty, index) => {
    for (const list of ['origins', 'relatedOrigins'] as const)
      relyingParty[list].forEach((origin, place) => {
        if (!webOrigins.includes(origin))
          report(
            ['passkeys', 'relyingParties', index, list, place],
            origin,
            `one of webOrigins (${webOrigins.join(', ')}), the pages that sign users in. Add it there, or take it out here.`,
          );
      });
  });
});

const signInFitsItsSession = rule(['passkeys', 'signInMinutes'], ({ passkeys, signInMinutes }, report) => {
  if (passkeys.signInTimeoutSeconds > signInMinutes * 60)
    report(
      ['passkeys', 'signInTimeoutSeconds'],
      passkeys.signInTimeoutSeconds,
      `at most signInMinutes, ${signInMinutes * 60} seconds; Cognito ends the sign-in then.`,
    );
});

const hiddenPasskeysNeedTheirIds = rule(['passkeys'], ({ passkeys }, report) => {
  const { residentKey, exposeCredentialIds } = passkeys;
  if (residentKey !== 'required' && !exposeCredentialIds)
    report(
      ['passkeys', 'exposeCredentialIds'],
      exposeCredentialIds,
      `true where residentKey is "${residentKey}": a passkey that is not discoverable answers only to its id. Or require resident keys.`,
    );
});

const nothingGoesAroundEnforcement = rule(
  ['passkeys', 'passwordFlows'],
  ({ passkeys: { enforce, keepLast }, passwordFlows }, report) => {
    if (enforce && passwordFlows)
      report(
        ['passwordFlows'],
        passwordFlows,
        'false where passkeys.enforce is on: Cognito signs in by password without asking our functions. Or leave enforce off.',
      );
    if (keepLast && !enforce)
      report(
        ['passkeys', 'keepLast'],
        keepLast,
        'false where passkeys.enforce is off: nobody needs a passkey then, so nobody has to keep one. Or turn enforce on.',
      );
  },
);

const attestationIsComplete = rule(['passkeys'], ({ passkeys }, report) => {
  const { attestation, allowedAaguids, trustAnchors } = passkeys;
  if (attestation !== 'none' && trustAnchors.length === 0)
    report(
      ['passkeys', 'trustAnchors'],
      trustAnchors,
      `at least one certificate where attestation is "${attestation}"; without them no statement can be trusted. Or say "none".`,
    );
  if (attestation === 'none' && trustAnchors.length > 0)
    report(
      ['passkeys', 'trustAnchors'],
      `${trustAnchors.length} certificates`,
      'none where attestation is "none".',
    );
  if (attestation === 'none' && allowedAaguids.length > 0)
    report(
      ['passkeys', 'allowedAaguids'],
      allowedAaguids,
      'none where attestation is "none": any authenticator could claim any AAGUID. Ask for attestation, or take them out.',
    );
  if (attestation === 'enterprise' && allowedAaguids.length === 0)
    report(
      ['passkeys', 'allowedAaguids'],
      allowedAaguids,
      'the models that may be registered where attestation is "enterprise".',
    );
});

const productionHasItsOwnDomain = rule(['stage', 'passkeys'], ({ stage, passkeys }, report) => {
  const forbid = (path: readonly PropertyKey[], got: string) =>
    report(
      path,
      got,
      'a domain on the web in prod; any program on a user’s machine can listen on localhost.',
    );
  if (stage !== 'prod') return;
  passkeys.relyingParties.forEach(({ id }, index) => {
    if (id === 'localhost') forbid(['passkeys', 'relyingParties', index, 'id'], id);
  });
  passkeys.crossOrigin.topOrigins.forEach((origin, index) => {
    if (isLocalhost(origin)) forbid(['passkeys', 'crossOrigin', 'topOrigins', index], origin);
  });
});

const unnamedFramesNeedSites = rule(['passkeys'], ({ passkeys: { crossOrigin } }, report) => {
  if (crossOrigin.acceptUnnamed && crossOrigin.topOrigins.length === 0)
    report(
      ['passkeys', 'crossOrigin', 'acceptUnnamed'],
      crossOrigin.acceptUnnamed,
      'false where topOrigins is empty: no site may show the page then, named or not. Or list the sites that may.',
    );
});

export const passkeyRules: readonly CrossFieldRule[] = [
  enabledNeedsRelyingParty,
  relyingPartiesDiffer,
  appsDiffer,
  appsOpenLinksThatAreSent,
  originsBelongToTheirId,
  originsAreOurPages,
  signInFitsItsSession,
  hiddenPasskeysNeedTheirIds,
  nothingGoesAroundEnforcement,
  attestationIsComplete,
  unnamedFramesNeedSites,
  productionHasItsOwnDomain,
];

function isWithin(origin: string, domain: string): boolean {
  const host = hostOf(origin);
  return host === domain || host.endsWith(`.${domain}`);
}
