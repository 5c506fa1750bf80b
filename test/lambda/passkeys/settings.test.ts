import { readPasskeySettings } from '../../../lambda/passkeys/settings';
import { EnvironmentError } from '../../../lambda/shared/env';
import { PASSKEY_SETTINGS, setPasskeySettings } from '../support/environment';

const [party] = PASSKEY_SETTINGS.relyingParties;

describe('the settings of passkeys', () => {
  afterEach(() => setPasskeySettings());

  it('are read as they were written, with all that a stage can leave out', () => {
    const all = {
      relyingParties: [
        {
          ...party,
          relatedOrigins: ['https://example.net'],
          appOrigins: ['ios:bundle-id:com.example.app'],
        },
      ],
      attachment: 'platform',
      crossOrigin: { allowed: true, topOrigins: ['https://top.example'], unnamed: true },
      unsealedUntil: 1_800_000_000,
      sharesHandles: ['example.org'],
    } as const;
    setPasskeySettings(all as never);
    expect(readPasskeySettings()).toEqual({ ...PASSKEY_SETTINGS, ...all });
  });

  it.each([
    ['no relying party', { relyingParties: [] }, 'relyingParties is empty'],
    ['one that is a text', { relyingParties: ['example.com'] }, 'relyingParties[0]'],
    ['one without an id', { relyingParties: [{ ...party, id: undefined }] }, 'relyingParties[0].id'],
    [
      'one without origins',
      { relyingParties: [{ ...party, origins: undefined }] },
      'relyingParties[0].origins',
    ],
    ['an id in capitals', { relyingParties: [{ ...party, id: 'Example.com' }] }, 'relyingParties[0].id'],
    [
      'an origin with a path',
      { relyingParties: [{ ...party, origins: ['https://example.com/'] }] },
      'relyingParties[0].origins[0]',
    ],
    [
      'an app that is none',
      { relyingParties: [{ ...party, appOrigins: ['https://example.com'] }] },
      'relyingParties[0].appOrigins[0]',
    ],
    ['an unknown algorithm', { algorithms: [-65535] }, 'algorithms[0]'],
    ['an algorithm by its name', { algorithms: ['ES256'] }, 'algorithms[0]'],
    ['no word on other sites', { crossOrigin: undefined }, 'crossOrigin'],
    [
      'other sites that are allowed and none',
      { crossOrigin: { allowed: true, topOrigins: [] } },
      'go together',
    ],
    ['an unknown attachment', { attachment: 'both' }, 'attachment'],
    ['attestation without anchors', { attestation: 'direct' }, 'needs trustAnchors'],
    ['an anchor that is no certificate', { trustAnchors: ['x'] }, 'trustAnchors[0]'],
    [
      'the AAGUID that says nothing',
      { allowedAaguids: ['00000000-0000-0000-0000-000000000000'] },
      'allowedAaguids[0]',
    ],
    ['a day that is a text', { unsealedUntil: '2027-03-31' }, 'unsealedUntil'],
    ['handles of no domain', { sharesHandles: ['a b'] }, 'sharesHandles[0]'],
  ])('are refused with %s, by the name of the field', (_what, changes, message) => {
    setPasskeySettings(changes as never);
    expect(readPasskeySettings).toThrow(EnvironmentError);
    expect(readPasskeySettings).toThrow(message);
  });
});
