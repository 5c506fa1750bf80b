import type { ExplicitAuthFlowsType } from '@aws-sdk/client-cognito-identity-provider';
import { invalidParameter } from '../errors';
import type { UserPool, UserPoolClient } from '../model';
import { checkClientSizes } from '../quotas';
import { choices, flagOf, numberOf, section, textList, textOf, wholeOf } from './properties';
import { UNWRITABLE_BY_CLIENTS } from './schema';

type Properties = Readonly<Record<string, unknown>>;

const FLOWS = [
  'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  'ALLOW_CUSTOM_AUTH',
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
  'ALLOW_USER_AUTH',
  'ADMIN_NO_SRP_AUTH',
  'CUSTOM_AUTH_FLOW_ONLY',
  'USER_PASSWORD_AUTH',
] as const;

const LEGACY_FLOWS: Readonly<Partial<Record<ExplicitAuthFlowsType, readonly ExplicitAuthFlowsType[]>>> = {
  ADMIN_NO_SRP_AUTH: [
    'ALLOW_ADMIN_USER_PASSWORD_AUTH',
    'ALLOW_USER_SRP_AUTH',
    'ALLOW_CUSTOM_AUTH',
    'ALLOW_REFRESH_TOKEN_AUTH',
  ],
  CUSTOM_AUTH_FLOW_ONLY: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  USER_PASSWORD_AUTH: [
    'ALLOW_USER_PASSWORD_AUTH',
    'ALLOW_USER_SRP_AUTH',
    'ALLOW_CUSTOM_AUTH',
    'ALLOW_REFRESH_TOKEN_AUTH',
  ],
};

/** CreateUserPoolClient's. */
const DEFAULT_FLOWS: readonly ExplicitAuthFlowsType[] = [
  'ALLOW_REFRESH_TOKEN_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_CUSTOM_AUTH',
];

const UNIT_SECONDS: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86400 };

function validity(
  properties: Properties,
  token: 'AccessToken' | 'IdToken' | 'RefreshToken',
  defaults: { unit: string; value: number; least: number; most: number },
): number {
  const unit = textOf(section(properties, 'TokenValidityUnits'), token) ?? defaults.unit;
  const unitSeconds = UNIT_SECONDS[unit];
  if (!unitSeconds)
    throw invalidParameter(
      `TokenValidityUnits.${token} is "${unit}"; it may be seconds, minutes, hours, days.`,
    );
  const given = numberOf(properties, `${token}Validity`);
  // 0 means the default (API reference, RefreshTokenValidity).
  const seconds = given ? given * unitSeconds : defaults.value;
  if (!Number.isInteger(seconds) || seconds < defaults.least || seconds > defaults.most)
    throw invalidParameter(
      `Invalid range for token validity: ${token}Validity is ${seconds} seconds; it must be from ${defaults.least} to ${defaults.most}.`,
    );
  return seconds;
}

function flowsOf(properties: Properties): ReadonlySet<ExplicitAuthFlowsType> {
  const given = choices(properties, 'ExplicitAuthFlows', FLOWS);
  if (given.length === 0) return new Set(DEFAULT_FLOWS);
  const legacy = given.some((flow) => LEGACY_FLOWS[flow]);
  if (legacy && given.some((flow) => flow.startsWith('ALLOW_')))
    throw invalidParameter("ExplicitAuthFlows can't mix names that begin with ALLOW_ with the older names.");
  return new Set(given.flatMap((flow) => LEGACY_FLOWS[flow] ?? [flow]));
}

function attributesOf(
  pool: UserPool,
  properties: Properties,
  name: 'ReadAttributes' | 'WriteAttributes',
): ReadonlySet<string> {
  const given = textList(properties, name);
  const writing = name === 'WriteAttributes';
  if (!given || given.length === 0) {
    // API reference: without a list, the standard attributes.
    return new Set(
      [...pool.schema.keys()].filter(
        (attribute) => !attribute.includes(':') && !(writing && UNWRITABLE_BY_CLIENTS.has(attribute)),
      ),
    );
  }
  const wrong = given.find(
    (attribute) => !pool.schema.has(attribute) || (writing && UNWRITABLE_BY_CLIENTS.has(attribute)),
  );
  if (wrong)
    throw invalidParameter(
      `Invalid ${writing ? 'write' : 'read'} attributes specified while creating a client: ${wrong}`,
    );
  return new Set(given);
}

/** @throws AwsError InvalidParameterException naming the property that CreateUserPoolClient would refuse */
export function defineClient(
  identity: { readonly id: string; readonly name: string; readonly secret: string | undefined },
  pool: UserPool,
  properties: Properties,
): UserPoolClient {
  checkClientSizes(properties);
  const flows = flowsOf(properties);
  const rotation = section(properties, 'RefreshTokenRotation');
  const rotates = textOf(rotation, 'Feature') === 'ENABLED';
  if (rotates && flows.has('ALLOW_REFRESH_TOKEN_AUTH'))
    throw invalidParameter(
      "Refresh token rotation is enabled, so ExplicitAuthFlows can't hold ALLOW_REFRESH_TOKEN_AUTH; clients renew with GetTokensFromRefreshToken.",
    );
  const prevention = textOf(properties, 'PreventUserExistenceErrors') ?? 'LEGACY';
  if (prevention !== 'ENABLED' && prevention !== 'LEGACY')
    throw invalidParameter(`PreventUserExistenceErrors is "${prevention}"; it may be ENABLED or LEGACY.`);
  const day = 86400;
  return {
    ...identity,
    poolId: pool.id,
    flows,
    hidesUsers: prevention === 'ENABLED',
    readable: attributesOf(pool, properties, 'ReadAttributes'),
    writable: attributesOf(pool, properties, 'WriteAttributes'),
    sessionSeconds: wholeOf(properties, 'AuthSessionValidity', 3, 15, 3) * 60,
    accessTokenSeconds: validity(properties, 'AccessToken', {
      unit: 'hours',
      value: 3600,
      least: 300,
      most: day,
    }),
    idTokenSeconds: validity(properties, 'IdToken', { unit: 'hours', value: 3600, least: 300, most: day }),
    refreshTokenSeconds: validity(properties, 'RefreshToken', {
      unit: 'days',
      value: 30 * day,
      least: 3600,
      most: 3650 * day,
    }),
    revocation: flagOf(properties, 'EnableTokenRevocation', true),
    rotationGraceSeconds: rotates ? wholeOf(rotation, 'RetryGracePeriodSeconds', 0, 60, 0) : undefined,
    properties,
  };
}
