/** What the pre-token trigger of a pool's owner changes in tokens, in each version of the event. */
import '../support/environment';

import { changeTokens, type TokenChanges, type TokenEvent } from '../../../lambda/pool/pre-token/claims';
import { readOwnersChanges } from '../../../lambda/pool/pre-token/owners-changes';

const CLAIMS: NonNullable<TokenChanges['claims']> = { sign_in_method: 'MAGIC_LINK' };

/** The answer of ours beside one of the owner's. */
function answer(version: string, response: object, changes: Partial<TokenChanges> = {}) {
  const event = { version, response: {} } as unknown as TokenEvent;
  changeTokens(event, {
    claims: CLAIMS,
    suppressUserOperations: false,
    owners: readOwnersChanges(response as Record<string, unknown>, version),
    ...changes,
  });
  return event.response;
}

it('are kept beside ours in version 1', () => {
  expect(
    answer('1', {
      claimsOverrideDetails: {
        claimsToAddOrOverride: { tier: 'gold', sign_in_method: 'FORGED' },
        claimsToSuppress: ['email', 'sign_in_method'],
        groupOverrideDetails: { groupsToOverride: ['a'], preferredRole: null },
      },
    }),
  ).toEqual({
    claimsOverrideDetails: {
      claimsToAddOrOverride: { tier: 'gold', sign_in_method: 'MAGIC_LINK' },
      claimsToSuppress: ['email'],
      groupOverrideDetails: { groupsToOverride: ['a'], preferredRole: null },
    },
  });
});

it.each(['2', '3'])('are kept beside ours in version %s, scopes too', (version) => {
  const details = {
    idTokenGeneration: { claimsToAddOrOverride: { roles: ['a'] } },
    accessTokenGeneration: {
      claimsToSuppress: ['username'],
      scopesToAdd: ['orders.read', 'aws.cognito.signin.user.admin'],
      scopesToSuppress: ['phone'],
    },
  };
  expect(
    answer(version, { claimsAndScopeOverrideDetails: details }, { suppressUserOperations: true }),
  ).toEqual({
    claimsAndScopeOverrideDetails: {
      idTokenGeneration: { claimsToAddOrOverride: { roles: ['a'], sign_in_method: 'MAGIC_LINK' } },
      accessTokenGeneration: {
        claimsToAddOrOverride: { sign_in_method: 'MAGIC_LINK' },
        claimsToSuppress: ['username'],
        scopesToAdd: ['orders.read'],
        scopesToSuppress: ['phone', 'aws.cognito.signin.user.admin'],
      },
    },
  });
});

it('say how nobody has signed in, where nothing was proven', () => {
  const forged = { passkey_user_verified: 'true', sign_in_method: 'FIDO2' };
  const response = { claimsOverrideDetails: { claimsToAddOrOverride: forged } };
  const event = { version: '1', response: {} } as unknown as TokenEvent;
  changeTokens(event, { suppressUserOperations: false, owners: readOwnersChanges(response, '1') });
  expect(event.response).toEqual({});
});

it('give way to a hook where both name one claim', () => {
  const details = {
    idTokenGeneration: { claimsToAddOrOverride: { tier: 'theirs' }, claimsToSuppress: ['plan'] },
  };
  const hooked = { idToken: { tier: 'hook', plan: 'hook' }, accessToken: {} };
  expect(answer('2', { claimsAndScopeOverrideDetails: details }, { hooked })).toMatchObject({
    claimsAndScopeOverrideDetails: {
      idTokenGeneration: { claimsToAddOrOverride: { tier: 'hook', plan: 'hook' } },
    },
  });
  expect(JSON.stringify(answer('2', { claimsAndScopeOverrideDetails: details }, { hooked }))).not.toContain(
    'Suppress',
  );
});

it.each<[string, object]>([
  ['1', { claimsOverrideDetails: 'all' }],
  ['1', { claimsOverrideDetails: { claimsToAddOrOverride: { tier: 7 } } }],
  ['1', { claimsOverrideDetails: { claimsToSuppress: 'email' } }],
  ['1', { claimsOverrideDetails: { groupOverrideDetails: { groupsToOverride: [1] } } }],
  ['2', { claimsAndScopeOverrideDetails: { accessTokenGeneration: { scopesToAdd: [{}] } } }],
  ['2', { claimsAndScopeOverrideDetails: { idTokenGeneration: [] } }],
])('of version %s are none where they are %j', (version, response) => {
  expect(() => answer(version, response)).toThrow('wrong-shape');
});

it('may be none at all', () => {
  for (const version of ['1', '2']) expect(() => answer(version, {})).not.toThrow();
});
