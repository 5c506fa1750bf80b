/** Rules of second factors: Cognito would find these faults in the middle of a deployment, or not at all. */

import { type CrossFieldRule, rule } from '../rule';
import { hasFactor } from './mfa';

const factorsBelongToPasswords = rule(['mfa', 'passwordFlows'], ({ mfa, passwordFlows }, report) => {
  if (mfa.mode !== 'off' && !passwordFlows)
    report(
      ['mfa', 'mode'],
      mfa.mode,
      '"off" where passwordFlows is false: Cognito asks for second factors after passwords alone, never after links, codes and passkeys of CUSTOM_AUTH. Set passwordFlows to true, or mode to "off".',
    );
});

const devicesBelongToPasswords = rule(['mfa', 'passwordFlows'], ({ mfa, passwordFlows }, report) => {
  if (mfa.rememberDevices !== 'never' && !passwordFlows)
    report(
      ['mfa', 'rememberDevices'],
      mfa.rememberDevices,
      '"never" where passwordFlows is false: Cognito remembers devices after sign-ins by password alone. Set passwordFlows to true, or rememberDevices to "never".',
    );
});

const factorsBySmsNeedSms = rule(['mfa', 'sms'], ({ mfa, sms }, report) => {
  if (hasFactor({ mfa }, 'sms') && sms === undefined)
    report(
      ['sms'],
      undefined,
      '{ channel, defaultCountry, countries, dailyBudget } where "sms" is among mfa.factors. Say what messages go through, where to and what they may cost; or take "sms" out.',
    );
});

const factorsByMailNeedThePlan = rule(['mfa', 'featurePlan'], ({ mfa, featurePlan }, report) => {
  if (hasFactor({ mfa }, 'email') && featurePlan === 'LITE')
    report(
      ['mfa', 'factors'],
      mfa.factors,
      'a list without "email" in the plan LITE, in which Cognito has no factor by e-mail. Set featurePlan to ESSENTIALS or PLUS, or take "email" out.',
    );
});

/** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html */
const factorsByMailLeaveAWayToReset = rule(['mfa', 'sms'], ({ mfa, sms }, report) => {
  if (hasFactor({ mfa }, 'email') && sms === undefined)
    report(
      ['sms'],
      undefined,
      '{ channel, defaultCountry, countries, dailyBudget } where "email" is among mfa.factors: Cognito resets no password by the address that second factors go to, so those users need the phone for it. Set up sms, or take "email" out.',
    );
});

/** In the order that findings are shown. */
export const mfaRules: readonly CrossFieldRule[] = [
  factorsBelongToPasswords,
  devicesBelongToPasswords,
  factorsBySmsNeedSms,
  factorsByMailNeedThePlan,
  factorsByMailLeaveAWayToReset,
];
