/**
 * One rule of what an address is: every way by which one comes in is listed here, from Cognito's API model,
 * the models at API Gateway, the page's fields and the sources of the functions, and one table of cases walks
 * through all of them.
 */
import '../lambda/codes/support/on';

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import type { PreSignUpTriggerEvent } from 'aws-lambda';
import {
  readIdentifier as accountApiName,
  addressOf,
  readAttributes,
  readUsername,
} from '../../lambda/account-api/input';
import { newValueOf } from '../../lambda/contact/input';
import { mailboxOf } from '../../lambda/mail/mailbox';
import { recipientOf, SIMULATOR } from '../../lambda/mail/recipient';
import { addressesOf } from '../../lambda/passkeys/api/notice';
import { handler as preSignUp } from '../../lambda/pool/pre-sign-up';
import { provenAddress } from '../../lambda/recovery/proven-address';
import type { Body } from '../../lambda/shared/api/body';
import type { Caller } from '../../lambda/shared/api/caller';
import { CONTACTS } from '../../lambda/shared/first-proof';
import { mailedAddress } from '../../lambda/shared/reading/address';
import { parseAddress } from '../../local/services/ses/address';
import { readIdentifier } from '../../web/src/shared/identifier';
import { CONTEXT } from '../lambda/support/sign-in';
import { loadModel, type Shape } from '../support/api-models/model';
import { projectRoot } from '../support/assembly';
import { publicOperations } from '../support/cognito-operations';
import { resourcesOfType, stacksOf } from '../support/stacks';

const sourcesOf = (room: string) =>
  readdirSync(join(projectRoot, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map((name) => ({
      name: `${room}/${name}`,
      source: readFileSync(join(projectRoot, room, name), 'utf8'),
    }));
const filesWith = (room: string, pattern: RegExp) =>
  sourcesOf(room)
    .filter(({ source }) => pattern.test(source))
    .map(({ name }) => name)
    .sort();

describe('the ways by which an address comes in', () => {
  const model = loadModel('cognito-idp');
  const naming = /^(?:Username|UserAttributes|AuthParameters|ChallengeResponses)$/;

  function names(shape: Shape, seen = new Set<Shape>()): boolean {
    if (seen.has(shape)) return false;
    seen.add(shape);
    const below = [...Object.values(shape.members ?? {}), shape.member, shape.value].filter(
      (ref) => ref !== undefined,
    );
    return (
      Object.keys(shape.members ?? {}).some((name) => naming.test(name)) ||
      below.some((ref) => names(model.shapes[ref.shape] as Shape, seen))
    );
  }

  it('of Cognito are these operations that anybody may call; one stores what it is given', () => {
    const open = publicOperations().filter((name) => {
      const input = model.operations[name]?.input;
      return input !== undefined && names(model.shapes[input.shape] as Shape);
    });
    expect(open).toEqual([
      // Find an account by what is given, and store nothing.
      'ConfirmForgotPassword',
      'ConfirmSignUp',
      'ForgotPassword',
      'InitiateAuth',
      'ResendConfirmationCode',
      // Stores the address of a second factor by mail, which Cognito proves; page and account API read it.
      'RespondToAuthChallenge',
      // Stores it; held to the one spelling by the pre-sign-up trigger.
      'SignUp',
      // Names an event of threat protection.
      'UpdateAuthEventFeedback',
      // No client may write an address by it: the contact API does (test/guards/app-client.test.ts).
      'UpdateUserAttributes',
    ]);
  });

  it('of our APIs are these members of bodies', () => {
    const { stacks } = stacksOf('dev', {
      accountApi: { enabled: true },
      recovery: { codes: { enabled: true } },
    });
    const members = [stacks.auth, stacks.accountApi]
      .flatMap((stack) =>
        stack ? Object.values(resourcesOfType(Template.fromStack(stack), 'AWS::ApiGateway::Model')) : [],
      )
      .flatMap(({ Properties }) => Object.keys(Properties.Schema.properties ?? {}));
    expect([...new Set(members)].sort()).toEqual(
      [...OTHER_MEMBERS, 'attributes', 'email', 'username', 'value'].sort(),
    );
  });

  it('of the page are its one field for identifiers, which is read in one file', () => {
    expect(filesWith('web/src', /type="email"|'email' \? 'email'/)).toEqual([
      'web/src/components/identifier-field.tsx',
    ]);
    expect(filesWith('web/src', /\breadAddress\(/)).toEqual(['web/src/shared/identifier.ts']);
  });

  it('of the functions are these files, which read the attribute or a body, all by the one rule', () => {
    expect(
      filesWith('lambda', /\b(?:addressIn|readAddress|spellingsOf)\b.* from '.*reading\/(?:shown-)?address'/),
    ).toEqual([
      'lambda/account-api/input.ts',
      'lambda/contact/accounts.ts',
      'lambda/contact/input.ts',
      'lambda/contact/notice.ts',
      'lambda/magic-link/store.ts',
      'lambda/mail/mailbox.ts',
      'lambda/mail/recipient.ts',
      'lambda/operators/forget-user/index.ts',
      'lambda/operators/user.ts',
      'lambda/passkeys/api/notice.ts',
      'lambda/pool/pre-sign-up/index.ts',
      'lambda/recovery/proven-address.ts',
    ]);
    expect(filesWith('lambda', /\battributes\.email\b|\{ email(?:,[^}]*)? \}/)).toEqual([
      // Names it in a refusal.
      'lambda/account-api/input.ts',
      // Hash it, by the one spelling.
      'lambda/codes/sign-in/code-answer.ts',
      // Tells a rule of the stage's own of it, in lower case, as Cognito compares.
      'lambda/hooks/user.ts',
      'lambda/magic-link/verify.ts',
      'lambda/mail/recipient.ts',
      // Counts it, by its mailbox.
      'lambda/pool/custom-message/pool-mail.ts',
      'lambda/pool/pre-sign-up/index.ts',
      'lambda/recovery/proven-address.ts',
    ]);
  });

  it('meet no other expression for addresses, and mails leave by the spelling for SES', () => {
    for (const room of ['lambda', 'web/src']) expect(filesWith(room, /\]\+@|@\[\^/)).toEqual([]);
    expect(filesWith('lambda', /\bToAddresses\b/)).toEqual(['lambda/mail/ses.ts']);
    expect(filesWith('lambda', /ToAddresses: \[mailedAddress\(to\)\]/)).toEqual(['lambda/mail/ses.ts']);
  });
});

/** Members of bodies that hold something else: codes, passwords, names, proofs. */
const OTHER_MEMBERS: readonly string[] = [
  'answer',
  'attestationObjectB64',
  'clientDataJSON_B64',
  'code',
  'credentialId',
  'deviceKey',
  'everywhere',
  'fingerprint',
  'friendlyName',
  'kind',
  'locale',
  'metadata',
  'name',
  'newPassword',
  'only',
  'password',
  'passwordVerifier',
  'refreshToken',
  'remember',
  'salt',
  'secretBlock',
  'session',
  'signature',
  'srpA',
  'timeZone',
  'timestamp',
];

/** What people type, and the one spelling of it or why there is none. */
const CASES: readonly (readonly [typed: string, address: string | { readonly refusal: string }])[] = [
  ['alice@example.net', 'alice@example.net'],
  ['Alice@Example.NET', 'Alice@Example.NET'],
  ['taro@日本語.jp', 'taro@xn--wgv71a119e.jp'],
  ['taro@xn--wgv71a119e.jp', 'taro@xn--wgv71a119e.jp'],
  ['alice@ｅｘａｍｐｌｅ.net', 'alice@example.net'],
  ['ａｌｉｃｅ＠ｅｘａｍｐｌｅ．ｎｅｔ', 'alice@example.net'],
  ['alice@example.net\u200b', 'alice@example.net'],
  ['\u2068alice@example.net\u2069', 'alice@example.net'],
  ['al\u00adice@example.net', 'alice@example.net'],
  ['taro..yamada@docomo.ne.jp', 'taro..yamada@docomo.ne.jp'],
  ['taro.@docomo.ne.jp', 'taro.@docomo.ne.jp'],
  ['"taro.."@docomo.ne.jp', 'taro..@docomo.ne.jp'],
  ['jesús@example.com', { refusal: 'unmailable' }],
  ['a’lice@example.com', { refusal: 'unmailable' }],
  ['alice', { refusal: 'malformed' }],
  ['alice@example', { refusal: 'malformed' }],
  ['alice@example.net, bob@example.net', { refusal: 'malformed' }],
];

const body = (members: object): Body => new Map(Object.entries(members));
const attributes = (email: string) => ({ email, email_verified: 'true' });
const subject = (email: string) => ({ userNotFound: false, attributes: attributes(email) }) as never;

/** What came of reading: the spelling, or the reason in whatever words it comes. */
async function outcome(read: () => unknown): Promise<string> {
  try {
    return String(await read());
  } catch (error) {
    const { message } = error as Error;
    return /no mail can be sent/.test(message) ? 'unmailable' : 'malformed';
  }
}

describe.each(CASES)('%j', (typed, expected) => {
  const [address, refusal] =
    typeof expected === 'string' ? [expected, undefined] : [undefined, expected.refusal];
  const spelled = address ?? refusal;

  it('is read alike by page, account API and contact API', async () => {
    expect(await readIdentifier(typed, 'email', { countries: [], country: '' })).toEqual(
      address === undefined
        ? { malformed: 'addressMalformed', unmailable: 'addressUnmailable' }[refusal ?? '']
        : { kind: 'email', value: address },
    );
    expect(await outcome(() => accountApiName(body({ username: typed })))).toBe(spelled);
    expect(await outcome(() => addressOf(typed, 'email'))).toBe(spelled);
    expect(await outcome(() => readAttributes(body({ attributes: { email: typed } }))[0]?.Value)).toBe(
      spelled,
    );
    expect(await outcome(() => newValueOf(body({ value: typed }), 'email'))).toBe(spelled);
    if (address !== undefined) expect(readUsername(body({ username: typed }))).toBe(address);
  });

  it('makes an account in its one spelling alone, in any case', async () => {
    const event = {
      triggerSource: 'PreSignUp_SignUp',
      userName: 'newcomer',
      request: { userAttributes: { email: typed } },
      response: {},
    } as unknown as PreSignUpTriggerEvent;
    const isTaken = await preSignUp(event, CONTEXT).then(
      () => true,
      () => false,
    );
    expect(isTaken).toBe(typed.toLowerCase() === address?.toLowerCase());
  });

  it('is mailed by every sender in the one spelling where an account of before has it', () => {
    expect(recipientOf(subject(typed)).address).toBe(address ?? SIMULATOR);
    expect(provenAddress(attributes(typed))).toBe(address);
    expect(addressesOf({ address: typed } as Caller, [])).toEqual(address === undefined ? [] : [address]);
    if (address === undefined) return;
    expect(mailboxOf(typed)).toBe(mailboxOf(address));
    expect(parseAddress(mailedAddress(address)).address).toBe(mailedAddress(address));
  });
});

it('contacts are an address and a number', () => {
  expect(CONTACTS).toEqual(['email', 'phone_number']);
});
