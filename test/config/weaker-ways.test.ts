import { ConfigError } from '../../lib/config/errors';
import type { ConfigInput } from '../../lib/config/schema';
import { weakerWayNames } from '../../lib/config/weaker-ways/weaker-ways';
import { stageConfig, stageNames } from '../support/stages';
import { accepting, acceptingOwn } from '../support/weaker-ways';
import { WHATSAPP } from '../support/whatsapp';

/** What is said of the stage `dev` with these values, one line a problem. */
function complaints(overrides: Partial<ConfigInput>): string[] {
  try {
    stageConfig('dev', overrides);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}

const fields = (lines: readonly string[]) => lines.map((line) => line.split(':')[0]);
const { passkeys } = stageConfig('dev');
const byPassword = { passwordFlows: true, mfa: { mode: 'required' } } as const satisfies Partial<ConfigInput>;
const byPasskey = { passkeys: { ...passkeys, enforce: true } } satisfies Partial<ConfigInput>;
const withCodes = { recovery: { codes: { enabled: true } } } satisfies Partial<ConfigInput>;
const unverified = {
  passkeys: { ...passkeys, userVerification: 'preferred' },
} satisfies Partial<ConfigInput>;

describe('links', () => {
  it('are on in every stage', () => {
    for (const stage of stageNames) expect(stageConfig(stage).magicLink.enabled).toBe(true);
  });

  it('can be switched off where something else signs in', () => {
    const off = { magicLink: { enabled: false } };
    expect(complaints({ ...off, codes: { email: true } })).toEqual([]);
    expect(complaints({ ...off, codes: { sms: true } })).toEqual([]);
    expect(complaints({ ...off, codes: {}, passwordFlows: true })).toEqual([]);
    expect(complaints({ ...off, codes: {} })).toEqual([]);
    const nobody = [
      expect.stringMatching(/^magicLink\.enabled: got false; expected true where nobody could/),
    ];
    expect(complaints({ ...off, codes: {}, passkeys: {} })).toEqual(nobody);
    // Nobody would be signed in to make a passkey.
    expect(complaints({ ...off, codes: {}, recovery: { links: { enabled: false } } })).toEqual(nobody);
    expect(complaints({ ...off, codes: { stepUp: true }, passkeys: {} })).toEqual(nobody);
  });

  it('are needed for codes in their mails', () => {
    expect(complaints({ magicLink: { enabled: false }, codes: { email: true, inLinkMail: true } })).toEqual([
      expect.stringMatching(/^codes\.inLinkMail: got true; expected false where magicLink\.enabled is false/),
    ]);
  });
});

describe('weaker ways', () => {
  it('are accepted nowhere, and need not be where nothing is required', () => {
    for (const stage of stageNames) expect(stageConfig(stage).weakerWays).toEqual({});
    expect(complaints({ passwordFlows: true, mfa: { mode: 'optional' }, ...withCodes })).toEqual([]);
    expect(complaints({ passkeys: { ...passkeys, enabled: false, enforce: true } })).toEqual([]);
  });

  it.each([
    [
      'a second factor',
      {
        ...byPassword,
        ...withCodes,
        ...unverified,
        codes: { ...stageConfig('dev').codes, whatsApp: WHATSAPP },
      },
      [...weakerWayNames],
    ],
    [
      'a passkey',
      { ...byPasskey, ...withCodes },
      ['magicLinks', 'emailCodes', 'smsCodes', 'recoveryLinks', 'recoveryCodes'] as const,
    ],
  ])('are refused where a stage requires %s, each by name, unless it is accepted', (_, stage, ways) => {
    expect(fields(complaints(stage))).toEqual(ways.map((way) => `weakerWays.${way}`));
    expect(complaints({ ...stage, ...accepting(...ways) })).toEqual([]);
    for (const way of ways) {
      const others = ways.filter((other) => other !== way);
      expect(fields(complaints({ ...stage, ...accepting(...others) }))).toEqual([`weakerWays.${way}`]);
    }
  });

  it('are told of with what a reason has to answer for, and what switches them off', () => {
    expect(complaints({ ...byPassword, ...accepting('emailCodes', 'smsCodes', 'recoveryLinks') })).toEqual([
      'weakerWays.magicLinks: got nothing; expected a sentence that says why it may, where mfa.mode is "required": a link opens accounts without the second factor, and its session can turn that factor off and enrol another. Or set magicLink.enabled to false.',
    ]);
    expect(complaints({ ...byPasskey, ...accepting('magicLinks', 'emailCodes', 'smsCodes') })).toEqual([
      'weakerWays.recoveryLinks: got nothing; expected a sentence that says why it may, where passkeys.enforce is on: a link that an operator has mailed opens accounts that have passkeys, and its session can remove them and add others. Or set recovery.links.enabled to false.',
    ]);
  });

  it('are all switched off as the errors say, and then nothing has to be accepted', () => {
    expect(
      complaints({
        ...byPassword,
        magicLink: { enabled: false },
        codes: {},
        recovery: { links: { enabled: false } },
      }),
    ).toEqual([]);
  });

  it('are accepted in a sentence', () => {
    const [line] = complaints({ ...byPassword, weakerWays: { magicLinks: 'because' } });
    expect(line).toBe(
      'weakerWays.magicLinks: got "because"; expected a sentence of at least 20 characters that a reviewer can judge.',
    );
    expect(complaints({ weakerWays: { links: 'A sentence of more than twenty.' } as object })[0]).toMatch(
      /^weakerWays\.links: got ".+"; expected nothing, for there is no such field/,
    );
  });

  it('are accepted only while it has an effect, so that nobody accepts them unawares', () => {
    expect(complaints(acceptingOwn)).toHaveLength(4);
    expect(complaints(acceptingOwn)[0]).toMatch(
      /^weakerWays\.magicLinks: got ".+"; expected nothing where nothing is required that this way gets past\. Take it out/,
    );
    expect(
      complaints({ ...byPassword, magicLink: { enabled: false }, codes: { email: true }, ...acceptingOwn }),
    ).toEqual([
      expect.stringMatching(/^weakerWays\.magicLinks: .+the stage doesn’t have this way in/),
      expect.stringMatching(/^weakerWays\.smsCodes: .+the stage doesn’t have this way in/),
    ]);
    // Passkeys that aren't verified are passkeys all the same.
    expect(
      fields(
        complaints({
          ...byPasskey,
          ...accepting('magicLinks', 'emailCodes', 'smsCodes', 'recoveryLinks', 'unverifiedPasskeys'),
        }),
      ),
    ).toEqual(['weakerWays.unverifiedPasskeys']);
  });
});

it('native sign-in stands beside no enforced passkey: Cognito asks our functions nothing', () => {
  const lines = complaints({
    ...byPasskey,
    ...acceptingOwn,
    passwordFlows: true,
    nativeSignIn: { factors: ['email-code'] },
  });
  expect(fields(lines)).toEqual(['passwordFlows', 'nativeSignIn.factors']);
});
