/** The settings of passkeys: one JSON in one variable. */

import { ENV } from '../shared/env';
import { fieldReader } from '../shared/field-readers';
import {
  choice,
  coded,
  count,
  elsewhere,
  flag,
  group,
  list,
  matching,
  origin,
  otherwise,
  renamed,
  type Told,
  whereSaid,
} from '../shared/fields';
import { MAX_RECENT_MINUTES } from '../shared/sessions/limits';
import { AAGUID, APP_ORIGIN, COSE_ALGORITHMS, DOMAIN, problemsOfPolicy } from './webauthn/policy';

const REQUIREMENT = ['required', 'preferred', 'discouraged'] as const;

export const RELYING_PARTY_FIELDS = {
  /** Who passkeys are for. */
  relyingParties: otherwise(
    [],
    list(
      group(
        {
          /**
           * RP id: the domain that passkeys belong to.
           *
           * @later **never**: passkeys of one id are of no use under another
           */
          id: matching(DOMAIN, 'a domain in lower case, such as example.com, or localhost.'),
          /** What authenticators show as the site's name. @default appName */
          name: whereSaid(
            matching(/^(?!\s)[^\p{Cc}\p{Zl}\p{Zp}]{1,64}(?<!\s)$/u, 'a name of 1 to 64 characters.'),
          ),
          /** Pages that may use it: origins of webOrigins whose host is the id or below it. */
          origins: list(origin, 0, 'a list of origins, such as https://app.example.com.'),
          /**
           * Pages under other domains, origins of webOrigins, that https://<id>/.well-known/webauthn has to list
           * (section 5.11).
           */
          relatedOrigins: whereSaid(
            otherwise([], list(origin, 0, 'a list of origins of other domains, empty where there are none.')),
          ),
          /** Native apps. Android names them by the certificate they are signed with, iOS by their bundle. */
          appOrigins: whereSaid(
            otherwise(
              [],
              list(
                matching(
                  APP_ORIGIN,
                  'android:apk-key-hash:<base64url of the SHA-256 of the certificate> or ios:bundle-id:<bundle id>.',
                ),
                0,
                'a list of origins of native apps, empty where there are none.',
              ),
            ),
          ),
        },
        '{ id, origins } and, if need be, name, relatedOrigins and appOrigins.',
      ),
      0,
      'a list of relying parties, { id, origins } each.',
    ),
  ),
};

/** What is verified of authenticators, and asked of them. */
export const AUTHENTICATOR_FIELDS = {
  /** Whether authenticators have to check who holds them (PIN, fingerprint, face). */
  userVerification: choice(REQUIREMENT, 'required'),
  /**
   * Whether passkeys are discoverable: without that, nobody signs in without a user name. Anything but
   * "required" needs exposeCredentialIds.
   *
   * @later yes, for new passkeys
   */
  residentKey: choice(REQUIREMENT, 'required'),
  /**
   * Register only what is built into the device, or only what is carried along.
   *
   * @default either
   * @later yes, for new passkeys
   */
  attachment: whereSaid(choice(['platform', 'cross-platform'])),
};

/**
 * Signature algorithms by the names of the IANA registry "COSE Algorithms", in the order they are offered. No
 * browser or authenticator needs Ed448 today.
 */
const ALGORITHMS = ['EdDSA', 'ES256', 'RS256', 'ES384', 'ES512', 'Ed448'] as const;

export const ALGORITHM_FIELDS = {
  /**
   * Signature algorithms, most wanted first.
   *
   * @default all but Ed448
   * @later yes, for new passkeys
   */
  algorithms: otherwise(
    ALGORITHMS.filter((name) => name !== 'Ed448'),
    list(
      coded(COSE_ALGORITHMS, ALGORITHMS),
      1,
      `a list of at least one of ${ALGORITHMS.join(', ')}, the most wanted first.`,
    ),
  ),
};

export const ATTESTATION_FIELDS = {
  /**
   * What authenticators are asked to say of their make. Anything but "none" costs privacy and needs
   * trustAnchors.
   *
   * @later yes, for new passkeys
   */
  attestation: choice(['none', 'indirect', 'direct', 'enterprise'], 'none'),
};

export const CROSS_ORIGIN_FIELDS = {
  crossOrigin: group({
    /** Whether there are any such sites. */
    allowed: elsewhere(flag(false)),
    /** Sites that may show a sign-in page of ours inside an iframe and use passkeys there. */
    topOrigins: otherwise([], list(origin, 0, 'a list of origins, empty where no other site may.')),
    /**
     * Take browsers that say they show the page inside another site's iframe, and not which site's
     * (client data without topOrigin). Then the page's own frame-ancestors alone says whose.
     */
    acceptUnnamed: renamed('unnamed', whereSaid(flag(false))),
  }),
};

export const PASSKEY_FIELDS = {
  /** Seconds that a user has to register a passkey. */
  registrationTimeoutSeconds: count('seconds', 30, 600, 300),
  /** Seconds that a user has to sign in with a passkey. */
  signInTimeoutSeconds: count('seconds', 30, 600, 120),
  /** Users who have a passkey sign in with it, and in no other way; not beside passwordFlows. */
  enforce: flag(false),
  /**
   * Users keep their last passkey: whoever has begun to use passkeys is not taken back to other methods.
   * Needs enforce.
   */
  keepLast: flag(false),
  /** Passkeys that a user can have. */
  perUser: count('passkeys', 1, 100, 20),
  /** Minutes after signing in that passkeys can be added, renamed and deleted. */
  recentSignInMinutes: count('minutes', 1, MAX_RECENT_MINUTES, 5),
  /** Tell whoever names a user the ids of their passkeys; people without any get made-up ones. */
  exposeCredentialIds: flag(false),
  /**
   * Take a synced passkey whose counter, once used, says 0: its password manager gave counters up. Other
   * counters that don't advance are refused in any case.
   */
  counterMayStop: flag(false),
};

/** Whose passkeys are taken though others have registered them. */
const ADOPTED_FIELDS = {
  /**
   * Until when passkeys sign in that have no seal of ours (`seal.ts`), in seconds since the Unix epoch.
   *
   * @default they don't
   */
  unsealedUntil: elsewhere(whereSaid(count('seconds since the Unix epoch', 0, Number.MAX_SAFE_INTEGER))),
};

/** What only registration looks at. */
export const REGISTRATION_FIELDS = {
  /**
   * Ids of relying parties under whose user handles others keep passkeys too: what is listed here is not all
   * of them, so nobody may take it for that.
   *
   * @default none
   */
  sharesHandles: elsewhere(whereSaid(list(matching(DOMAIN, 'a domain.'), 0, 'a list of domains.'))),
  /**
   * Models that may be registered, by AAGUID; only with attestation.
   *
   * @default any
   * @later yes, for new passkeys
   */
  allowedAaguids: whereSaid(
    otherwise(
      [],
      list(
        matching(AAGUID, 'an AAGUID as a UUID in lower case, other than zero.'),
        0,
        'a list of AAGUIDs, empty where any model may be registered.',
      ),
    ),
  ),
  /**
   * Certificates that attestation has to chain to.
   *
   * @later yes, for new passkeys
   */
  trustAnchors: whereSaid(
    otherwise(
      [],
      list(
        matching(
          /^-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+\n-----END CERTIFICATE-----\n?$/,
          'a certificate in PEM, from -----BEGIN CERTIFICATE----- on.',
        ),
        0,
        'a list of certificates in PEM, empty where attestation is not asked for.',
      ),
    ),
  ),
};

/** The verification's policy is a part of it. */
export const PASSKEY_SETTINGS = {
  ...RELYING_PARTY_FIELDS,
  ...AUTHENTICATOR_FIELDS,
  ...ALGORITHM_FIELDS,
  ...ATTESTATION_FIELDS,
  ...CROSS_ORIGIN_FIELDS,
  ...PASSKEY_FIELDS,
  ...ADOPTED_FIELDS,
  ...REGISTRATION_FIELDS,
};

export type PasskeySettings = Told<typeof PASSKEY_SETTINGS>;
/** The name is there where it isn't the product's. */
export type NamedRelyingParty = PasskeySettings['relyingParties'][number];

/** @throws EnvironmentError */
export const readPasskeySettings = fieldReader(ENV.PASSKEY_POLICY, PASSKEY_SETTINGS, (settings) => {
  const problems = problemsOfPolicy(settings);
  return problems.length > 0 ? `can't be used: ${problems.join(' ')}` : undefined;
});
