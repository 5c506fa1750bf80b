import { METHODS } from '../../../../lambda/custom-auth/methods';
import {
  AGAIN,
  answer,
  askForCode,
  BOB,
  type CodeMethod,
  latestCode,
  otherThan,
  setCodes,
  WHATSAPP,
} from '../../codes/support/codes';
import { setPasskeySettings } from '../../support/environment';
import { harness } from '../../support/harness';
import { ALICE, fragmentOf, redeemLink, requestLink } from '../../support/sign-in';
import { addPasskey, api, idOf } from '../support/api';
import { signInByName } from '../support/sign-in';

const test = harness();
const { aws, advance, counted } = test;

const TOKENS = { step: 'tokens' };
const FAILED = { step: 'failed' };

/** Asks for a link and gives its fragment. */
async function link(): Promise<string> {
  aws.mails.length = 0;
  await requestLink(ALICE);
  advance(61);
  return fragmentOf(aws.mails[0]);
}

it('every method beside passkeys is tested here; those of recovery are for who has lost one (test/lambda/recovery)', () => {
  expect(Object.keys(METHODS).sort()).toEqual([
    'EMAIL_OTP',
    'FIDO2',
    'MAGIC_LINK',
    'RECOVERY_CODE',
    'RECOVERY_LINK',
    'SMS_OTP',
    'SMS_OTP_STEPUP',
    'WHATSAPP_OTP',
  ]);
});

describe('a user who has a passkey', () => {
  it('signs in with nothing else where passkeys are enforced, and the link stays unused', async () => {
    setPasskeySettings({ enforce: true });
    const passkey = await addPasskey(ALICE);
    const fragment = await link();
    expect(await redeemLink(ALICE, fragment)).toEqual(FAILED);
    expect(counted('PasskeyEnforced')).toBe(1);
    expect(counted('LinkRefused', 'passkey_enforced')).toBe(1);
    expect(await signInByName(ALICE, passkey)).toEqual(TOKENS);
    await api(ALICE, '/authenticators/delete', { body: { credentialId: idOf(passkey) } });
    expect(await redeemLink(ALICE, fragment)).toEqual(TOKENS);
  });

  it('signs in with a link as well where they are not, without a further read', async () => {
    setPasskeySettings();
    await addPasskey(ALICE);
    const fragment = await link();
    aws.calls.length = 0;
    expect(await redeemLink(ALICE, fragment)).toEqual(TOKENS);
    expect(aws.operations).not.toContain('Query');
  });
});

describe('a user without passkeys', () => {
  it('signs in with a link, enforced or not', async () => {
    setPasskeySettings({ enforce: true });
    expect(await redeemLink(ALICE, await link())).toEqual(TOKENS);
  });

  it('doesn’t, when the table can’t tell whether there is a passkey', async () => {
    setPasskeySettings({ enforce: true });
    const fragment = await link();
    aws.spoilOperation('Query', { how: new Error('unreachable') });
    await expect(redeemLink(ALICE, fragment)).rejects.toThrow('Something went wrong');
    aws.spoilCalls(() => undefined);
    expect(await redeemLink(ALICE, fragment)).toEqual(TOKENS);
  });
});

describe.each<CodeMethod>(['SMS_OTP', 'WHATSAPP_OTP', 'EMAIL_OTP'])(
  'a user who has a passkey, by %s',
  (method) => {
    it('signs in with nothing else where passkeys are enforced, and the code stays unused', async () => {
      setCodes({ whatsApp: WHATSAPP });
      setPasskeySettings({ enforce: true });
      const passkey = await addPasskey(BOB);
      const signIn = await askForCode(BOB, method);
      const code = latestCode(aws, method);
      expect(await answer(signIn, code, method)).toEqual(AGAIN);
      expect(counted('CodeRefused', 'passkey_enforced')).toBe(1);
      await api(BOB, '/authenticators/delete', { body: { credentialId: idOf(passkey) } });
      aws.users.set(BOB.userName, BOB.attributes);
      expect(await answer(signIn, code, method)).toEqual(TOKENS);
    });

    it('learns nothing of it without the code', async () => {
      setCodes({ whatsApp: WHATSAPP });
      setPasskeySettings({ enforce: true });
      await addPasskey(BOB);
      const signIn = await askForCode(BOB, method);
      aws.calls.length = 0;
      expect(await answer(signIn, otherThan(latestCode(aws, method)), method)).toEqual(AGAIN);
      expect(aws.operations).not.toContain('Query');
    });
  },
);
