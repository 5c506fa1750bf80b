import {
  DEFAULT_ALGORITHMS,
  PolicyError,
  type RelyingPartyPolicy,
  relyingPartyPolicy,
} from '../../../../lambda/passkeys/webauthn/policy';
import { testPolicy } from './support/ceremonies';
import { vendor } from './support/statements';

const problemsOf = (changes: Partial<RelyingPartyPolicy>): readonly string[] => {
  try {
    testPolicy(changes);
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
    throw error;
  }
  return [];
};

describe('a relying party policy', () => {
  it('offers ES256, RS256, EdDSA, ES384 and ES512 unless a stage says otherwise', () => {
    expect(DEFAULT_ALGORITHMS).toEqual([-7, -257, -8, -35, -36]);
  });

  it('allows localhost without TLS, for development', () => {
    const relyingParties = [{ id: 'localhost', origins: ['http://localhost:5173'] }];
    expect(problemsOf({ relyingParties })).toEqual([]);
  });

  it.each([
    ['no relying party', { relyingParties: [] }, 'relyingParties is empty'],
    [
      'an id that is an origin',
      { relyingParties: [{ id: 'https://a.example', origins: ['https://a.example'] }] },
      'not a lower-case domain',
    ],
    [
      'an id that is an address',
      { relyingParties: [{ id: '127.0.0.1', origins: ['http://127.0.0.1'] }] },
      'not a lower-case domain',
    ],
    [
      'an id twice',
      {
        relyingParties: [
          { id: 'a.example', origins: ['https://a.example'] },
          { id: 'a.example', origins: ['https://b.a.example'] },
        ],
      },
      'appears twice',
    ],
    [
      'a relying party nobody can use',
      { relyingParties: [{ id: 'a.example', origins: [] }] },
      'nobody could use it',
    ],
    [
      'an origin with a path',
      { relyingParties: [{ id: 'a.example', origins: ['https://a.example/'] }] },
      'not an exact https: origin',
    ],
    [
      'an origin without TLS',
      { relyingParties: [{ id: 'a.example', origins: ['http://a.example'] }] },
      'not an exact https: origin',
    ],
    [
      'an origin that is a pattern',
      { relyingParties: [{ id: 'a.example', origins: ['https://*.a.example'] }] },
      'a.example',
    ],
    [
      'an origin of another domain',
      { relyingParties: [{ id: 'a.example', origins: ['https://b.example'] }] },
      'relatedOrigins',
    ],
    [
      'an origin of a domain that only ends alike',
      { relyingParties: [{ id: 'a.example', origins: ['https://ba.example'] }] },
      'relatedOrigins',
    ],
    [
      'a related origin within the domain',
      {
        relyingParties: [
          { id: 'a.example', origins: ['https://a.example'], relatedOrigins: ['https://b.a.example'] },
        ],
      },
      'list it under origins',
    ],
    [
      'an app origin of unknown form',
      { relyingParties: [{ id: 'a.example', origins: [], appOrigins: ['android:apk-key-hash:short'] }] },
      'apk-key-hash',
    ],
    ['no algorithm', { algorithms: [] }, 'algorithms is empty'],
    ['an unsupported algorithm', { algorithms: [-65535 as -7] }, 'not supported'],
    ['attestation without trust anchors', { attestation: 'direct' }, 'trustAnchors'],
    [
      'models without attestation',
      { allowedAaguids: ['0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0'] },
      'only a claim',
    ],
    [
      'enterprise attestation without models',
      { attestation: 'enterprise', trustAnchors: [vendor.pem] },
      'allowedAaguids',
    ],
    [
      'the zero AAGUID',
      {
        attestation: 'direct',
        trustAnchors: [vendor.pem],
        allowedAaguids: ['00000000-0000-0000-0000-000000000000'],
      },
      'other than zero',
    ],
    ['framing without a list', { crossOrigin: { allowed: true, topOrigins: [] } }, 'must go together'],
    [
      'a list without framing',
      { crossOrigin: { allowed: false, topOrigins: ['https://a.example'] } },
      'must go together',
    ],
    ['a top-level origin that is none', { crossOrigin: { allowed: true, topOrigins: ['*'] } }, 'topOrigins'],
  ] satisfies [string, Partial<RelyingPartyPolicy>, string][])(
    'is refused with %s',
    (_, changes, problem) => {
      expect(problemsOf(changes).join('\n')).toContain(problem);
    },
  );

  it('reports every problem at once', () => {
    expect(problemsOf({ relyingParties: [], algorithms: [], attestation: 'direct' })).toHaveLength(3);
  });

  it('is returned as it was given', () => {
    const policy = testPolicy();
    expect(relyingPartyPolicy(policy)).toBe(policy);
  });
});
