import { isRecord } from '../../../record';
import { invalidLambdaResponse } from '../errors';
import { optionalText } from '../triggers';

export interface GroupClaims {
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  readonly preferredRole: string | undefined;
}

type Claims = Record<string, unknown>;

export interface TokenClaims {
  readonly id: Claims;
  readonly access: Claims;
}

/** No pre-token trigger changes them ("Pre token generation Lambda trigger"). */
const PROTECTED: ReadonlySet<string> = new Set([
  'acr',
  'amr',
  'at_hash',
  'aud',
  'auth_time',
  'azp',
  'client_id',
  'device_key',
  'event_id',
  'exp',
  'iat',
  'identities',
  'iss',
  'jti',
  'nbf',
  'nonce',
  'origin_jti',
  'scope',
  'sub',
  'token_use',
  'username',
  'version',
]);
const PROTECTED_PREFIXES = ['cognito:', 'dev:'];
const RESERVED_SCOPE_PREFIX = 'aws.cognito';

function isProtected(claim: string): boolean {
  return PROTECTED.has(claim) || PROTECTED_PREFIXES.some((prefix) => claim.startsWith(prefix));
}

export function groupClaims({ groups, roles, preferredRole }: GroupClaims): Claims {
  return {
    ...(groups.length > 0 ? { 'cognito:groups': groups } : {}),
    ...(roles.length > 0 ? { 'cognito:roles': roles } : {}),
    ...(preferredRole ? { 'cognito:preferred_role': preferredRole } : {}),
  };
}

function textsOf(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || value.some((entry) => typeof entry !== 'string'))
    throw invalidLambdaResponse();
  return value as string[];
}

function overriddenGroups(details: Record<string, unknown>, groups: GroupClaims): GroupClaims {
  const override = details.groupOverrideDetails;
  if (override === undefined || override === null) return groups;
  if (!isRecord(override)) throw invalidLambdaResponse();
  return {
    groups: textsOf(override.groupsToOverride) ?? groups.groups,
    roles: textsOf(override.iamRolesToOverride) ?? groups.roles,
    preferredRole: optionalText(override, 'preferredRole') ?? groups.preferredRole,
  };
}

function change(claims: Claims, generation: unknown, onlyText: boolean): Claims {
  if (generation === undefined || generation === null) return claims;
  if (!isRecord(generation)) throw invalidLambdaResponse();
  const added = generation.claimsToAddOrOverride ?? {};
  if (!isRecord(added)) throw invalidLambdaResponse();
  const changed: Claims = { ...claims };
  for (const [name, value] of Object.entries(added)) {
    if (onlyText && typeof value !== 'string') throw invalidLambdaResponse();
    if (!isProtected(name)) changed[name] = value;
  }
  for (const name of textsOf(generation.claimsToSuppress) ?? []) if (!isProtected(name)) delete changed[name];
  return changed;
}

function changeScope(claims: Claims, generation: unknown): Claims {
  if (!isRecord(generation)) return claims;
  const suppressed = new Set(textsOf(generation.scopesToSuppress));
  const scopes = String(claims.scope ?? '')
    .split(' ')
    .filter((scope) => scope && !suppressed.has(scope));
  for (const scope of textsOf(generation.scopesToAdd) ?? []) {
    if (/\s/.test(scope)) throw invalidLambdaResponse();
    if (!scope.startsWith(RESERVED_SCOPE_PREFIX) && !scopes.includes(scope)) scopes.push(scope);
  }
  return { ...claims, scope: scopes.join(' ') };
}

/**
 * Version 1 changes the ID token (groups also in the access token) by `claimsOverrideDetails`, strings only;
 * 2 and 3 change both tokens and the scopes by `claimsAndScopeOverrideDetails`.
 *
 * @param claims before the trigger, without those of groups
 * @throws AwsError InvalidLambdaResponseException
 */
export function applyOverrides(
  version: '1' | '2' | '3',
  response: Record<string, unknown> | undefined,
  claims: TokenClaims,
  groups: GroupClaims,
): TokenClaims {
  const details =
    response?.[version === '1' ? 'claimsOverrideDetails' : 'claimsAndScopeOverrideDetails'] ?? {};
  if (!isRecord(details)) throw invalidLambdaResponse();
  const finalGroups = overriddenGroups(details, groups);
  const access = {
    ...claims.access,
    ...(finalGroups.groups.length > 0 ? { 'cognito:groups': finalGroups.groups } : {}),
  };
  const id = { ...claims.id, ...groupClaims(finalGroups) };
  if (version === '1') return { id: change(id, details, true), access };
  return {
    id: change(id, details.idTokenGeneration, false),
    access: changeScope(change(access, details.accessTokenGeneration, false), details.accessTokenGeneration),
  };
}
