/**
 * The changes by the pre-token trigger of a pool's owner, read member by member: what Cognito would refuse is
 * refused here.
 *
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
import { isRecord } from '../../shared/record';
import { type OwnersResponse, wrongAnswer } from '../owners-trigger';
import { CLAIM, type ClaimChanges, type OwnersChanges } from './claims';

/** Claims on how somebody has proven who they are, which only we set or leave out. */
const OURS: ReadonlySet<string> = new Set(Object.values(CLAIM));

/** @throws Error where a member has a type that Cognito doesn't take */
export function readOwnersChanges(response: OwnersResponse, version: string): OwnersChanges {
  // Version 1 knows the ID token alone.
  const name = version === '1' ? 'claimsOverrideDetails' : 'claimsAndScopeOverrideDetails';
  const details = objectIn(response, name) ?? {};
  const id = version === '1' ? details : (objectIn(details, 'idTokenGeneration') ?? {});
  const access = version === '1' ? {} : (objectIn(details, 'accessTokenGeneration') ?? {});
  return {
    idToken: claimsIn(id, version === '1'),
    accessToken: {
      ...claimsIn(access, false),
      addScopes: textsIn(access, 'scopesToAdd'),
      suppressScopes: textsIn(access, 'scopesToSuppress'),
    },
    groups: groupsIn(details),
  };
}

function claimsIn(token: Readonly<Record<string, unknown>>, textsAlone: boolean): ClaimChanges {
  const claims = Object.entries(objectIn(token, 'claimsToAddOrOverride') ?? {});
  if (textsAlone && claims.some(([, value]) => typeof value !== 'string'))
    throw wrongAnswer('claimsToAddOrOverride');
  return {
    add: Object.fromEntries(claims.filter(([name]) => !OURS.has(name))),
    suppress: textsIn(token, 'claimsToSuppress').filter((name) => !OURS.has(name)),
  };
}

function groupsIn(details: Readonly<Record<string, unknown>>): OwnersChanges['groups'] {
  const groups = objectIn(details, 'groupOverrideDetails');
  if (!groups) return undefined;
  textsIn(groups, 'groupsToOverride');
  textsIn(groups, 'iamRolesToOverride');
  if (groups.preferredRole != null && typeof groups.preferredRole !== 'string')
    throw wrongAnswer('preferredRole');
  return groups;
}

function objectIn(holder: Readonly<Record<string, unknown>>, name: string) {
  const value = holder[name];
  if (value === undefined || value === null) return undefined;
  if (!isRecord(value)) throw wrongAnswer(name);
  return value;
}

function textsIn(holder: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const value = holder[name];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every((each) => typeof each === 'string')) throw wrongAnswer(name);
  return value;
}
