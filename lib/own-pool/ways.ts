/**
 * Ways into an account, and to what it signs in by, that somebody else's pool has beside ours. Each is
 * closed, or accepted with a reason.
 */
import type { z } from 'zod';
import { isRecord } from '../../lambda/shared/record';
import type { ConfigProblem } from '../config/errors';
import { reason } from '../config/fields';
import { readFields } from '../config/read-fields';
import type { GivenClient, GivenPool } from './pool';
import { hasSmsFactor, hasSmsSettings, strangersSmsOf } from './sms';

/** Why a way may stay, in words a reviewer can judge. */
const why = reason.optional();

const acceptedShape = {
  /** Clients sign in by password: `USER_SRP_AUTH` and the like. Accounts then begin unconfirmed. */
  passwordFlows: why,
  /** Clients sign in by Cognito's own choice-based sign-in, `USER_AUTH`. */
  nativeSignIn: why,
  /** Clients get tokens from managed login, whose pages ask for passwords and what else the pool has. */
  managedLogin: why,
  /** Clients get tokens in the address of a page: OAuth's implicit grant. */
  implicitGrant: why,
  /**
   * Clients write what users sign in by, without a proof of it. A number or address can be taken that is
   * somebody else's.
   */
  writableIdentifiers: why,
  /**
   * Clients call Cognito's operations that change or delete a user with an access token alone, such as
   * `UpdateUserAttributes`. The web ACL refuses them otherwise, and access tokens don't open them.
   */
  userOperations: why,
  /** Clients call `GlobalSignOut`, which our APIs learn nothing of. */
  globalSignOut: why,
  /** Clients are told whether there is an account. */
  userExistence: why,
  /** Refresh tokens can't be revoked. */
  tokensStay: why,
  /** Addresses in other letters are other accounts; a pool can't be changed in that. */
  caseSensitive: why,
  /** The pool has a web ACL of its own, which limits requests. Ours then guards our APIs alone. */
  webAcl: why,
  /** Cognito sends SMS of its own which no limit of ours holds: without `sms`, or by a trigger that sends. */
  poolSms: why,
} as const;

export const acceptedWays = Object.keys(acceptedShape) as readonly AcceptedWay[];

export type AcceptedWay = keyof typeof acceptedShape;
/** Accepted ways, with reasons. */
export type Accepted = z.input<z.ZodObject<typeof acceptedShape>>;

interface Found {
  readonly path: string;
  readonly got: unknown;
  /** What closes it. */
  readonly close: string;
}

/** ExplicitAuthFlows that begin a sign-in by password, old names included. */
const PASSWORD_FLOWS = [
  'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ADMIN_NO_SRP_AUTH',
  'USER_PASSWORD_AUTH',
];
/** What Cognito makes of an empty list. */
const DEFAULT_FLOWS = ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH'];

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html */
export function flowsOf({ properties }: Pick<GivenClient, 'properties'>): readonly string[] {
  const { ExplicitAuthFlows: flows } = properties as { ExplicitAuthFlows?: readonly string[] };
  return flows === undefined || flows.length === 0 ? DEFAULT_FLOWS : flows;
}

const isIn =
  (names: readonly string[]) =>
  (name: string): boolean =>
    names.includes(name);

/** OAuth's grants that a client gets users' tokens by. */
export function grantsOf({ properties }: Pick<GivenClient, 'properties'>): readonly string[] {
  const { AllowedOAuthFlowsUserPoolClient: isOn, AllowedOAuthFlows: grants = [] } = properties as {
    AllowedOAuthFlowsUserPoolClient?: boolean;
    AllowedOAuthFlows?: readonly string[];
  };
  // This grant gives tokens to machines, of no user.
  return isOn === true ? grants.filter((grant) => grant !== 'client_credentials') : [];
}

const eachClient =
  (judge: (client: GivenClient, pool: GivenPool) => readonly Omit<Found, 'path'>[], field: string) =>
  (pool: GivenPool): readonly Found[] =>
    pool.clients.flatMap((client) =>
      judge(client, pool).map((found) => ({ path: `${client.path}.${field}`, ...found })),
    );

/** What else decides. */
interface Beside {
  /** True where the cost guard counts Cognito's own SMS. */
  readonly limitsSms: boolean;
  readonly opensUserOperations: boolean;
}

const FINDERS: Readonly<Record<AcceptedWay, (pool: GivenPool, beside: Beside) => readonly Found[]>> = {
  passwordFlows: eachClient((client) => {
    const got = flowsOf(client).filter(isIn(PASSWORD_FLOWS));
    return got.length > 0
      ? [{ got, close: 'Leave ALLOW_CUSTOM_AUTH and ALLOW_REFRESH_TOKEN_AUTH alone' }]
      : [];
  }, 'ExplicitAuthFlows'),
  nativeSignIn: eachClient((client) => {
    const got = flowsOf(client).filter(isIn(['ALLOW_USER_AUTH']));
    return got.length > 0 ? [{ got, close: 'Take ALLOW_USER_AUTH out' }] : [];
  }, 'ExplicitAuthFlows'),
  managedLogin: eachClient((client) => {
    const got = grantsOf(client).filter((grant) => grant !== 'implicit');
    return got.length > 0 ? [{ got, close: 'Turn OAuth off (disableOAuth: true)' }] : [];
  }, 'AllowedOAuthFlows'),
  implicitGrant: eachClient((client) => {
    const got = grantsOf(client).filter((grant) => grant === 'implicit');
    return got.length > 0
      ? [{ got, close: 'Turn OAuth off (disableOAuth: true), or take "implicit" out' }]
      : [];
  }, 'AllowedOAuthFlows'),
  writableIdentifiers: eachClient(writableIdentifiers, 'WriteAttributes'),
  userOperations: () => [],
  globalSignOut: () => [],
  userExistence: eachClient(({ properties }) => {
    const { PreventUserExistenceErrors: got } = properties;
    return got === 'ENABLED' ? [] : [{ got, close: 'Set "ENABLED" (preventUserExistenceErrors: true)' }];
  }, 'PreventUserExistenceErrors'),
  tokensStay: eachClient(({ properties }) => {
    // Clients have it unless they say otherwise.
    const { EnableTokenRevocation: got } = properties;
    return got === false ? [{ got, close: 'Set it to true (enableTokenRevocation)' }] : [];
  }, 'EnableTokenRevocation'),
  caseSensitive: ({ properties }) => {
    const { CaseSensitive: got } = (properties.UsernameConfiguration ?? {}) as { CaseSensitive?: boolean };
    return got === false
      ? []
      : [
          {
            path: 'userPool.UsernameConfiguration.CaseSensitive',
            got,
            close: 'Make the pool with false (signInCaseSensitive: false); it can’t change later',
          },
        ];
  },
  webAcl: ({ webAcls }) =>
    webAcls.map((path) => ({
      path,
      got: 'an association with another web ACL',
      close: 'Take it off: a pool has one, and ours limits requests and refuses operations',
    })),
  poolSms: (pool, { limitsSms, opensUserOperations }) => [
    ...senderOfTheirs(pool.properties),
    ...(limitsSms
      ? opensUserOperations
        ? pendingNumbers(pool)
        : []
      : unlimitedSms(pool.properties, opensUserOperations)),
  ],
};

/** No document says that Cognito asks the custom-message trigger, which counts, before this one. */
function senderOfTheirs({ LambdaConfig: triggers }: GivenPool['properties']): readonly Found[] {
  const { CustomSMSSender: got } = (triggers ?? {}) as { CustomSMSSender?: unknown };
  return got === undefined
    ? []
    : [{ path: 'userPool.LambdaConfig.CustomSMSSender', got: 'a trigger', close: 'Take it out' }];
}

/** No document says that the trigger is told a number that waits for its proof. */
function pendingNumbers(pool: GivenPool): readonly Found[] {
  if (!hasSmsSettings(pool.properties) || !keptOf(pool.properties).includes('phone_number')) return [];
  return pool.clients.flatMap((client) =>
    writes(client, 'phone_number')
      ? [
          {
            path: `${client.path}.WriteAttributes`,
            got: client.properties.WriteAttributes ?? 'all',
            close: 'Leave out phone_number, as people change it by the contact API',
          },
        ]
      : [],
  );
}

function unlimitedSms(pool: GivenPool['properties'], opensUserOperations: boolean): readonly Found[] {
  if (hasSmsFactor(pool))
    return [
      {
        path: 'userPool.EnabledMfas',
        got: pool.EnabledMfas,
        close: 'Take SMS_MFA out, or give sms its limits',
      },
    ];
  const got = strangersSmsOf(pool, opensUserOperations);
  return got.length === 0
    ? []
    : [
        {
          path: 'userPool.SmsConfiguration',
          got,
          close:
            'Give sms its limits, which count these; or take phone_number out of AutoVerifiedAttributes (autoVerify) and verified_phone_number out of AccountRecoverySetting (accountRecovery)',
        },
      ];
}

/** Ways that no template shows, so whoever needs one says so. */
const OF_NO_TEMPLATE: readonly AcceptedWay[] = ['userOperations', 'globalSignOut', 'webAcl'];

/** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html */
function writableIdentifiers(
  client: GivenClient,
  { properties: pool }: GivenPool,
): readonly Omit<Found, 'path'>[] {
  const kept = keptOf(pool);
  const open = identifiersOf(pool).filter((name) => writes(client, name) && !kept.includes(name));
  if (open.length === 0) return [];
  return [
    {
      got: client.properties.WriteAttributes ?? 'all',
      close: `Leave out ${open.join(', ')}, or have the pool keep the old value until the new one is proven (keepOriginal)`,
    },
  ];
}

/** A client without a list writes all standard attributes. */
function writes({ properties }: GivenClient, name: string): boolean {
  const { WriteAttributes: written = [] } = properties as { WriteAttributes?: readonly string[] };
  return written.length === 0 || written.includes(name);
}

/** Attributes that keep their value until the new one is proven. */
function keptOf({ UserAttributeUpdateSettings: settings }: GivenPool['properties']): readonly string[] {
  const { AttributesRequireVerificationBeforeUpdate: names = [] } = (settings ?? {}) as {
    AttributesRequireVerificationBeforeUpdate?: readonly string[];
  };
  return names;
}

/** Attributes that users of the pool sign in by. */
export function identifiersOf(pool: GivenPool['properties']): readonly string[] {
  const { UsernameAttributes: names = [], AliasAttributes: aliases = [] } = pool as Readonly<
    Partial<Record<string, readonly string[]>>
  >;
  return [...names, ...aliases].filter(isIn(['email', 'phone_number']));
}

/** Checks that each way found has a reason, and that no reason is left over. */
export function waysProblems(
  pool: GivenPool,
  accepted: unknown,
  limitsSms: boolean,
): readonly ConfigProblem[] {
  if (!isRecord(accepted))
    return [{ path: 'accepted', got: accepted, expected: '{ <way>: "<why it may stay>" }.' }];
  const { values, problems } = readFields(accepted, acceptedShape);
  const beside = { limitsSms, opensUserOperations: accepted.userOperations !== undefined };
  return [
    ...problems.map((problem) => ({ ...problem, path: `accepted.${problem.path}` })),
    ...acceptedWays.flatMap((way): readonly ConfigProblem[] => {
      const found = FINDERS[way](pool, beside);
      if (!(way in accepted))
        return found.map(({ path, got, close }) => ({
          path,
          got,
          expected: `nothing that lets people in past what this construct holds. ${close}; or say in accepted.${way} why it may stay.`,
        }));
      if (found.length > 0 || OF_NO_TEMPLATE.includes(way)) return [];
      return [
        {
          path: `accepted.${way}`,
          got: values[way],
          expected:
            'nothing where pool and clients have no such way. Take it out, so that the day there is one somebody judges it anew.',
        },
      ];
    }),
  ];
}
