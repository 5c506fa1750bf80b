/** Lambda takes 4 KB of variables for each function, names and values. */

import { usesCodes, usesSms } from './codes/schema';
import { codeSettings } from './codes/settings';
import { passkeySettings } from './passkeys/settings';
import { type CrossFieldRule, rule } from './rule';
import type { Config } from './schema';
import { type ProvisionedSms, smsSettings } from './sms/settings';

/** Bytes for a stage's own words: names, ids and switches take up to 1,820 of the 4,096 as JSON. */
const MAX_VARIABLE_BYTES = 2_270;
/** More bytes where passkeys are registered, for the table of notices. */
const OF_NOTICES = 70;
/** For the names of the sender's variables. */
const OF_SENDER = 30;
/** More bytes where answers are checked and a hook is asked. */
const OF_A_HOOK = 200;
const LONGEST_ARN = 'x'.repeat(110);
/** Names of deployment and stage have up to 48 characters. */
const LONGEST_SET = `configuration-set/${'x'.repeat(49)}`;
/** In the partition and Region with the longest names. */
const LONGEST_ARN_PREFIX = 'arn:aws-us-gov:sms-voice:ap-northeast-1:123456789012:';

const settingsFitIntoTheEnvironment = rule(
  [
    'passkeys',
    'nativeSignIn',
    'codes',
    'sms',
    'magicLink',
    'redirectUris',
    'webOrigins',
    'retiredSigningKeys',
    'region',
    'sender',
    'hooks',
  ],
  (config, report) => {
    const { passkeys, redirectUris, webOrigins, retiredSigningKeys, sender } = config;
    const { registration, signIn } = passkeySettings(config);
    const codes = wordsOfCodes(config);
    const ofPasskeys = passkeys.enabled ? [signIn] : [];
    // Without either, redirectUris has its own limit.
    if (codes.length + ofPasskeys.length === 0) return;
    const ofOthers = Math.max(
      // Functions that make challenges, check them, and change contacts.
      bytes(...ofPasskeys, ...codes, redirectUris, webOrigins),
      bytes(...ofPasskeys, ...codes, retiredSigningKeys, webOrigins) +
        (config.hooks.methodChoice.enabled ? OF_A_HOOK : 0),
      bytes(...codes, webOrigins, webOrigins),
    );
    const ofRegistration = passkeys.enabled ? bytes(registration, webOrigins, webOrigins) + OF_NOTICES : 0;
    const ofSender = bytes(...[sender.name, sender.replyTo].filter((it) => it !== undefined));
    const most = Math.max(ofOthers, ofRegistration) + (ofSender === 0 ? 0 : ofSender + OF_SENDER);
    if (most <= MAX_VARIABLE_BYTES) return;
    const got = `${most} bytes as one function reads them, with redirectUris, webOrigins and retiredSigningKeys`;
    const limit = `at most ${MAX_VARIABLE_BYTES}, for they go into environment variables.`;
    if (bytes(...codes) > bytes(registration))
      report(['sms', 'countries'], got, `${limit} List fewer countries, URIs and origins.`);
    else
      report(
        ['passkeys'],
        got,
        `${limit} Of trustAnchors name the root that all share, and prefer one with an elliptic-curve key; list fewer URIs and origins.`,
      );
  },
);

export const environmentRules: readonly CrossFieldRule[] = [settingsFitIntoTheEnvironment];

/** Each as JSON, whose quotes count twice within JSON. */
function wordsOfCodes(
  config: Pick<Config, 'codes' | 'sms' | 'magicLink' | 'region' | 'webOrigins'>,
): readonly string[] {
  if (!usesCodes(config)) return [];
  const { sms } = config;
  if (!sms || !usesSms(config)) return [JSON.stringify(codeSettings(config))];
  const provisioned: ProvisionedSms = {
    configurationSet: LONGEST_SET,
    arnPrefix: LONGEST_ARN_PREFIX,
    stopParameter: '',
    originationIdentities:
      sms.channel.kind === 'sns'
        ? {}
        : Object.fromEntries(
            sms.channel.originationIdentities.map((identity) => [
              identity.country,
              // In the stack's form.
              identity.kind === 'simulator'
                ? LONGEST_ARN
                : `${identity.kind}/${identity.value}/${identity.country}`,
            ]),
          ),
  };
  return [codeSettings(config), smsSettings(sms, config, provisioned)].map((settings) =>
    JSON.stringify(settings),
  );
}

function bytes(...values: readonly unknown[]): number {
  return values.reduce<number>((sum, value) => sum + Buffer.byteLength(JSON.stringify(value)), 0);
}
