/** What the construct for somebody else's pool takes, and the configuration made of it. */
import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { isRecord } from '../../lambda/shared/record';
import { MAX_TOKEN_MINUTES } from '../../lambda/shared/sessions/limits';
import { ConfigError, type ConfigProblem } from '../config/errors';
import { parseConfig } from '../config/load';
import { NATIVE_FACTORS } from '../config/pool/native-sign-in';
import type { Config, ConfigInput } from '../config/schema';
import { monitoringProblems, offByDefault, withRunbook } from './monitoring';
import { firstFactorsOf, type GivenClient, type GivenPool, secondFactorsOf } from './pool';
import { hasSmsSettings, numberProblems } from './sms';
import { type Accepted, flowsOf, grantsOf, identifiersOf, waysProblems } from './ways';

/** Fields of a stage that belong to the pool, its clients or the whole app, and what to do instead. */
const ELSEWHERE = {
  account: 'Give the stack an env instead',
  region: 'Give the stack an env instead',
  multiRegion: 'Deploy this app itself for it (docs/multi-region.md)',
  application: 'Your own pages lead on to what they like',
  accountApi: 'Deploy this app itself for it (docs/account-api.md)',
  web: 'Your own pages sign in; or deploy this app itself (docs/web-stack.md)',
  passwordPolicy: 'Set it on the pool',
  signInIdentifiers: 'They are the pool’s, and read from it',
  requiredAttributes: 'They are the pool’s',
  customAttributes: 'Set them on the pool, and on its clients who may write them',
  signUp: 'Set AdminCreateUserConfig on the pool, from which it is read',
  appClients: 'Give your clients in userPoolClients',
  featurePlan: 'Set it on the pool, from which it is read',
  passwordFlows: 'Set flows on the clients, from which it is read, and say why in accepted.passwordFlows',
  mfa: 'Set it on the pool, from which it is read',
  nativeSignIn: 'Set it on pool and clients, and say why in accepted.nativeSignIn',
  tokens: 'Set lives of tokens on the clients; what GlobalSignOut is for goes into accepted.globalSignOut',
  signInMinutes: 'Set authSessionValidity on the clients',
  terminationProtection: 'Set it on the stack',
} as const satisfies Partial<Record<keyof ConfigInput, string>>;

type Elsewhere = keyof typeof ELSEWHERE;

/** Explained in docs/configuration.md. */
export type SignInFields = Omit<ConfigInput, Elsewhere | 'sms'> & {
  readonly sms?: Omit<NonNullable<ConfigInput['sms']>, 'keepPoolRole'>;
};

/** For the checks of a stack without an env; in no template. */
const ANY = { account: '111111111111', localAccount: '000000000000', region: 'us-east-1' };

/**
 * Checks fields, pool and clients together.
 *
 * @param hasOurs true once the triggers of the pool are ours
 * @throws ConfigError with all that is wrong
 */
export function ownPoolConfig(
  scope: Construct,
  fields: SignInFields,
  pool: GivenPool,
  accepted: Accepted,
  hasOurs: boolean,
): Config {
  const { account, region } = Stack.of(scope);
  const known = {
    account: Token.isUnresolved(account)
      ? fields.stage === 'local'
        ? ANY.localAccount
        : ANY.account
      : account,
    region: Token.isUnresolved(region) ? ANY.region : region,
  };
  const limitsSms = fields.sms !== undefined;
  const problems = [
    ...elsewhereProblems(fields),
    ...(isRecord(fields.sms) && 'keepPoolRole' in fields.sms
      ? [
          {
            path: 'sms.keepPoolRole',
            got: fields.sms.keepPoolRole,
            expected: 'nothing here. Set smsRole on the pool, whose settings of SMS are yours.',
          },
        ]
      : []),
    ...(hasOurs ? [] : triggerProblems(pool)),
    ...poolProblems(pool, limitsSms),
    ...pool.clients.flatMap(clientProblems),
    ...waysProblems(pool, accepted, limitsSms),
    ...monitoringProblems(fields.monitoring),
  ];
  const given = Object.fromEntries(Object.entries(fields).filter(([name]) => !(name in ELSEWHERE)));
  const monitoring = offByDefault(fields.monitoring);
  const config = attempt(
    () =>
      parseConfig(
        { ...given, ...known, ...readFromPool(pool, accepted, fields.sms), monitoring },
        subjectOf(scope),
      ),
    problems,
  );
  if (config?.sms) problems.push(...numberProblems(pool, config, identifiersOf(pool.properties)));
  if (config === undefined || problems.length > 0) throw new ConfigError(subjectOf(scope), problems);
  return { ...config, account, region, monitoring: withRunbook(config.monitoring) };
}

/** What messages call the construct. */
export const subjectOf = (scope: Construct): string => `PasswordlessSignIn "${scope.node.path}"`;

/** Fields of a stage that pool and clients decide. */
function readFromPool(
  { properties, clients }: GivenPool,
  accepted: Accepted,
  sms: SignInFields['sms'],
): Partial<ConfigInput> {
  const flows = clients.flatMap(flowsOf);
  const nativeFlow = flows.includes('ALLOW_USER_AUTH');
  // Managed login asks for a password, whatever a client's flows.
  const passwordFlows =
    nativeFlow ||
    flows.some((flow) => /PASSWORD|SRP/.test(flow)) ||
    clients.some((client) => grantsOf(client).length > 0);
  const { UserPoolTier: featurePlan = 'ESSENTIALS' } = properties as { UserPoolTier?: never };
  const identifiers = identifiersOf(properties);
  return {
    passwordFlows,
    featurePlan,
    signInIdentifiers: [
      ...(identifiers.includes('email') ? (['email'] as const) : []),
      ...(identifiers.includes('phone_number') ? (['phone'] as const) : []),
    ],
    mfa: mfaOf(properties, passwordFlows, sms !== undefined),
    // Whatever the pool sends by these settings is counted.
    ...(isRecord(sms) ? { sms: { ...sms, keepPoolRole: hasSmsSettings(properties) } } : {}),
    nativeSignIn: nativeFlow ? nativeSignInOf(properties) : {},
    tokens: accepted.globalSignOut === undefined ? {} : { globalSignOutReason: accepted.globalSignOut },
    signUp: isClosed(properties) ? 'closed' : 'open',
  };
}

function isClosed({ AdminCreateUserConfig: config }: GivenPool['properties']): boolean {
  return (config as { AllowAdminCreateUserOnly?: unknown } | undefined)?.AllowAdminCreateUserOnly === true;
}

function mfaOf(
  pool: GivenPool['properties'],
  passwordFlows: boolean,
  limitsSms: boolean,
): NonNullable<ConfigInput['mfa']> {
  const { mode, factors: enabled } = secondFactorsOf(pool);
  const factors = [
    ...(enabled.includes('SOFTWARE_TOKEN_MFA') ? (['totp'] as const) : []),
    ...(limitsSms && enabled.includes('SMS_MFA') ? (['sms'] as const) : []),
  ];
  if (mode === 'OFF' || !passwordFlows || factors.length === 0) return { mode: 'off' };
  return { mode: mode === 'ON' ? 'required' : 'optional', factors };
}

function nativeSignInOf(pool: GivenPool['properties']): NonNullable<ConfigInput['nativeSignIn']> {
  const allowed = firstFactorsOf(pool);
  const { WebAuthnRelyingPartyID: relyingPartyId, WebAuthnUserVerification: verification } = pool as Readonly<
    Record<string, string | undefined>
  >;
  return {
    factors: (['passkey', 'email-code', 'sms-code'] as const).filter((factor) =>
      allowed.includes(NATIVE_FACTORS[factor]),
    ),
    ...(relyingPartyId === undefined ? {} : { relyingPartyId }),
    userVerification: verification === 'required' ? 'required' : 'preferred',
  };
}

const CHALLENGE_TRIGGERS = ['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse'];

function triggerProblems({ properties }: GivenPool): readonly ConfigProblem[] {
  const triggers = (properties.LambdaConfig ?? {}) as Readonly<Record<string, unknown>>;
  return CHALLENGE_TRIGGERS.filter((name) => triggers[name] !== undefined).map((name) => ({
    path: `userPool.LambdaConfig.${name}`,
    got: 'a trigger',
    expected:
      'none: links, codes and passkeys are this trigger’s, and a pool has one. Take yours out; what it decides beyond that goes into a hook (docs/hooks.md).',
  }));
}

function poolProblems({ properties }: GivenPool, limitsSms: boolean): readonly ConfigProblem[] {
  const { mode, factors: enabled } = secondFactorsOf(properties);
  const firstFactors = firstFactorsOf(properties);
  const judged = ['SOFTWARE_TOKEN_MFA', ...(limitsSms ? ['SMS_MFA'] : [])];
  return [
    ...(mode === 'ON' && !judged.some((factor) => enabled.includes(factor))
      ? [
          {
            path: 'userPool.EnabledMfas',
            got: enabled,
            expected: `${judged.join(' or ')} among them where a second factor is required: what gets past it is judged with that one. Or make MfaConfiguration OPTIONAL.`,
          },
        ]
      : []),
    ...(!limitsSms && firstFactors.includes('SMS_OTP')
      ? [
          {
            path: 'userPool.Policies.SignInPolicy.AllowedFirstAuthFactors',
            got: firstFactors,
            expected:
              'a list without SMS_OTP: nothing would hold what Cognito spends on messages. Or give sms, whose limits then do.',
          },
        ]
      : []),
  ];
}

function clientProblems(client: GivenClient): readonly ConfigProblem[] {
  const { path, isListed, properties } = client;
  const lacksFlow = isListed && !flowsOf(client).includes('ALLOW_CUSTOM_AUTH');
  return [
    ...(lacksFlow
      ? [
          {
            path: `${path}.ExplicitAuthFlows`,
            got: flowsOf(client),
            expected: 'ALLOW_CUSTOM_AUTH among them (authFlows: { custom: true }): all ways in begin by it.',
          },
        ]
      : []),
    ...(['AccessTokenValidity', 'IdTokenValidity'] as const).flatMap((name) => {
      const minutes = minutesOf(properties, name);
      return minutes <= MAX_TOKEN_MINUTES
        ? []
        : [
            {
              path: `${path}.${name}`,
              got: properties[name],
              expected: `at most ${MAX_TOKEN_MINUTES} minutes: that a session has ended is kept no longer.`,
            },
          ];
    }),
  ];
}

const UNITS: Readonly<Record<string, number>> = { seconds: 1 / 60, minutes: 1, hours: 60, days: 1_440 };

/** Tokens live an hour by default; a number without a unit is in hours. */
function minutesOf(properties: GivenClient['properties'], name: 'AccessTokenValidity' | 'IdTokenValidity') {
  const value = properties[name];
  if (typeof value !== 'number') return 60;
  const units = (properties.TokenValidityUnits ?? {}) as Readonly<Record<string, string>>;
  const unit = units[name === 'IdTokenValidity' ? 'IdToken' : 'AccessToken'] ?? 'hours';
  return value * (UNITS[unit] ?? 60);
}

function elsewhereProblems(fields: object): readonly ConfigProblem[] {
  return (Object.keys(ELSEWHERE) as Elsewhere[])
    .filter((name) => (fields as Record<string, unknown>)[name] !== undefined)
    .map((name) => ({
      path: name,
      got: (fields as Record<string, unknown>)[name],
      expected: `nothing here. ${ELSEWHERE[name]}.`,
    }));
}

/** What it gives, or undefined with its problems added. */
function attempt(parse: () => Config, problems: ConfigProblem[]): Config | undefined {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}
