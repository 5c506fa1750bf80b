/**
 * Rules of Cognito's own choice-based sign-in: Cognito would find these faults in the middle of a deployment,
 * or users would.
 */

import { hostOf } from '../page/web-address';
import { type CrossFieldRule, rule } from '../rule';
import { offersNatively } from './native-sign-in';

const nativeSignInLetsPasswordsIn = rule(
  ['nativeSignIn', 'passwordFlows'],
  ({ nativeSignIn: { factors }, passwordFlows }, report) => {
    if (factors.length > 0 && !passwordFlows)
      report(
        ['nativeSignIn', 'factors'],
        factors,
        'an empty list where passwordFlows is false: USER_AUTH always lets a password in too, so accounts have to begin as they do beside passwords. Set passwordFlows to true, or leave the list empty and use `passkeys` and `codes`.',
      );
  },
);

const nativeSignInNeedsThePlan = rule(
  ['nativeSignIn', 'featurePlan'],
  ({ nativeSignIn: { factors }, featurePlan }, report) => {
    if (factors.length > 0 && featurePlan === 'LITE')
      report(
        ['nativeSignIn', 'factors'],
        factors,
        'an empty list in the plan LITE, which has no choice-based sign-in. Set featurePlan to ESSENTIALS or PLUS.',
      );
  },
);

const codesAreNoFirstFactorBesideRequiredMfa = rule(
  ['nativeSignIn', 'mfa'],
  ({ nativeSignIn, mfa }, report) => {
    if (mfa.mode !== 'required') return;
    const codes = nativeSignIn.factors.filter((factor) => factor !== 'passkey');
    if (codes.length > 0)
      report(
        ['nativeSignIn', 'factors'],
        nativeSignIn.factors,
        `a list without ${codes.join(', ')} where mfa.mode is "required": Cognito then takes no one-time code as a first factor. Set mfa.mode to "optional", or use \`codes\`, which are CUSTOM_AUTH.`,
      );
    if (offersNatively({ nativeSignIn }, 'passkey') && nativeSignIn.userVerification !== 'required')
      report(
        ['nativeSignIn', 'userVerification'],
        nativeSignIn.userVerification,
        '"required" where mfa.mode is "required": only a passkey whose holder was verified counts as two factors.',
      );
  },
);

const codesBySmsNeedSms = rule(
  ['nativeSignIn', 'sms', 'signInIdentifiers'],
  ({ nativeSignIn, sms, signInIdentifiers }, report) => {
    if (!offersNatively({ nativeSignIn }, 'sms-code')) return;
    if (sms === undefined)
      report(
        ['sms'],
        undefined,
        '{ channel, defaultCountry, countries, dailyBudget } where "sms-code" is among nativeSignIn.factors. Say what messages go through, where to and what they may cost; or take "sms-code" out.',
      );
    if (!signInIdentifiers.includes('phone'))
      report(
        ['nativeSignIn', 'factors'],
        nativeSignIn.factors,
        'a list without "sms-code" where signInIdentifiers has no "phone": nobody could sign in by a number.',
      );
  },
);

const passkeysNeedOneRelyingParty = rule(
  ['nativeSignIn', 'webOrigins'],
  ({ nativeSignIn, webOrigins }, report) => {
    const { relyingPartyId: id } = nativeSignIn;
    if (!offersNatively({ nativeSignIn }, 'passkey')) return;
    if (id === undefined) {
      report(
        ['nativeSignIn', 'relyingPartyId'],
        undefined,
        'the domain that native passkeys belong to, such as example.com. It can’t change once users have some.',
      );
      return;
    }
    const hosts = webOrigins.map(hostOf);
    if (!hosts.some((host) => host === id || host.endsWith(`.${id}`)))
      report(
        ['nativeSignIn', 'relyingPartyId'],
        id,
        `the host of one of webOrigins (${hosts.join(', ')}), or a domain above it; browsers let no other page use its passkeys.`,
      );
  },
);

/** In the order that findings are shown. */
export const nativeSignInRules: readonly CrossFieldRule[] = [
  nativeSignInLetsPasswordsIn,
  nativeSignInNeedsThePlan,
  codesAreNoFirstFactorBesideRequiredMfa,
  codesBySmsNeedSms,
  passkeysNeedOneRelyingParty,
];
