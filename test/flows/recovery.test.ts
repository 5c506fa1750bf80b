/**
 * Bringing users back in, end to end: the operators' command in a process of its own, the mails, the way back
 * in, a new factor; and the words of what Cognito sends itself.
 */
import {
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { TOTP } from 'otpauth';
import { type CognitoError, claimsOf, codeInMail } from '../support/cognito';
import { FACTORS, type SignInWorld, signInWorld } from '../support/signing-in';
import { runTool } from '../support/tool';

let world: SignInWorld;
let administrator: CognitoIdentityProviderClient;
beforeAll(async () => {
  world = await signInWorld({ overrides: FACTORS });
  administrator = new CognitoIdentityProviderClient({
    endpoint: world.aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}, 240_000);
afterAll(async () => {
  administrator?.destroy();
  await world?.aws.close();
});

const newest = (email: string) => world.mailsTo(email).at(-1);

/** An account whose address is proven. */
async function newAccount(attributes: Readonly<Record<string, string>> = {}) {
  const user = await world.newUser(attributes);
  await world.client.call('ConfirmSignUp', {
    ClientId: world.client.clientId,
    Username: user.email,
    ConfirmationCode: codeInMail(newest(user.email)?.html),
  });
  return user;
}

/** Runs the operators' command as they do. */
function recover(...options: string[]) {
  const reason = ['--reason', 'Lost the phone; showed the passport at the counter'];
  return runTool('tools/recover.ts', ['--stage', 'local', '--operator', 'o.perator', ...reason, ...options], {
    AWS_ENDPOINT_URL: world.aws.endpoint,
  });
}

function linkIn(text: string | undefined) {
  const [, page = '', facts = '', secret = ''] =
    /(https?:\S+)#recovery\.([\w-]+)\.([\w-]+)/.exec(text ?? '') ?? [];
  const { userName } = JSON.parse(Buffer.from(facts, 'base64url').toString('utf8')) as { userName: string };
  return { page, userName, secret };
}

async function answer(userName: string, signInMethod: string, secret: string) {
  const { Session } = await world.client.startSession(userName);
  return world.client.answer(userName, Session, secret, { signInMethod });
}

const refused = { name: 'NotAuthorizedException' } satisfies Partial<CognitoError>;

async function callCodes(operation: string, token: string) {
  const response = await fetch(`${world.aws.output('RecoveryCodesApiUrl')}recovery-codes/${operation}`, {
    method: 'POST',
    headers: {
      origin: 'http://localhost:5173',
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
    },
    body: '{}',
  });
  return {
    status: response.status,
    body: (await response.json()) as { codes: string[]; left: number; code: string },
  };
}

describe('a user who has lost a factor', () => {
  it('gets back in by a link that the operator never sees, once, and sets up a new factor', async () => {
    const { email } = await newAccount();
    const { status, printed } = await recover('--user', email, '--sign-out', '--link');
    expect({ status, printed }).toEqual({
      status: 0,
      printed:
        'done: signed out everywhere\ndone: recovery link mailed to the proven address\nThe user was told by mail.\n',
    });
    const { page, userName, secret } = linkIn(newest(email)?.text);
    expect(page).toBe('http://localhost:5173/');
    const { AuthenticationResult: tokens } = await answer(userName, 'RECOVERY_LINK', secret);
    expect(claimsOf(tokens?.IdToken).sign_in_method).toBe('RECOVERY_LINK');
    expect(newest(email)?.subject).toContain('was opened with a recovery link');
    const { SecretCode } = await world.client.call('AssociateSoftwareToken', {
      AccessToken: tokens?.AccessToken,
    });
    expect(SecretCode).toMatch(/^[A-Z2-7]{32,}$/);
    await expect(answer(userName, 'RECOVERY_LINK', secret)).rejects.toMatchObject(refused);
  });

  it('is rid of the authenticator app once an operator has reset it', async () => {
    const { email } = await newAccount();
    const { AccessToken } = await world.signIn(email);
    const { SecretCode: secret } = await world.client.call('AssociateSoftwareToken', { AccessToken });
    const UserCode = new TOTP({ secret }).generate();
    await world.client.call('VerifySoftwareToken', { AccessToken, UserCode });
    await world.client.call('SetUserMFAPreference', {
      AccessToken,
      SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
    });
    const factors = async () =>
      (
        await administrator.send(
          new AdminGetUserCommand({ UserPoolId: world.aws.output('UserPoolId'), Username: email }),
        )
      ).UserMFASettingList ?? [];
    expect(await factors()).toEqual(['SOFTWARE_TOKEN_MFA']);
    expect((await recover('--user', email, '--reset-totp', '--forget-devices')).status).toBe(0);
    expect(await factors()).toEqual([]);
    expect(newest(email)?.text).toContain('Your authenticator app no longer counts.');
  });

  it('signs in by a code from paper, once, and has no other use of a wrong one', async () => {
    const { email, sub } = await newAccount();
    const { IdToken } = await world.signIn(email);
    const made = await callCodes('generate', IdToken);
    expect(made).toMatchObject({ status: 200 });
    expect(made.body.codes).toHaveLength(10);
    const [code = ''] = made.body.codes;
    await expect(answer(sub, 'RECOVERY_CODE', 'ABCD-ABCD-ABCD-ABCD')).rejects.toMatchObject(refused);
    const { AuthenticationResult: tokens } = await answer(sub, 'RECOVERY_CODE', code.toLowerCase());
    expect(claimsOf(tokens?.AccessToken).sign_in_method).toBe('RECOVERY_CODE');
    expect(newest(email)?.text).toContain('9 are left.');
    await expect(answer(sub, 'RECOVERY_CODE', code)).rejects.toMatchObject(refused);
    expect((await callCodes('status', tokens?.IdToken ?? '')).body.left).toBe(9);
    expect((await callCodes('generate', 'no-token')).status).toBe(401);
    expect((await callCodes('generate', tokens?.AccessToken ?? '')).status).toBe(401);
  });
});

describe('an operator', () => {
  it.each([
    [['--user', 'nobody@example.net', '--link'], 1, 'User does not exist'],
    [['--user', 'nobody@example.net'], 2, 'Nothing was asked for'],
  ])('is told why nothing was done: %j', async (options, expected, message) => {
    const { status, printed } = await recover(...options);
    expect([status, printed]).toEqual([expected, expect.stringContaining(message)]);
    expect(printed).not.toContain('    at ');
  });

  it('is told that a number must be proven before it becomes a factor', async () => {
    const { email } = await newAccount();
    const { status, printed } = await recover('--user', email, '--mfa', 'sms');
    expect([status, printed]).toEqual([1, expect.stringContaining('no proven phone number')]);
  });
});

describe('what Cognito sends itself', () => {
  it('is in the user’s language, with the name escaped, and the code in it works', async () => {
    const { email } = await newAccount({ name: '<b>桜</b> & co', locale: 'ja' });
    const mail = newest(email);
    expect(mail?.subject).toBe('Example アカウント確認のお願い');
    // A slash is no part of a name that a mail greets by.
    expect(mail?.html).not.toContain('桜');
    await world.client.call('ForgotPassword', { ClientId: world.client.clientId, Username: email });
    const reset = newest(email);
    expect(reset?.subject).toBe('Example パスワード再設定用のコード');
    await world.client.call('ConfirmForgotPassword', {
      ClientId: world.client.clientId,
      Username: email,
      ConfirmationCode: codeInMail(reset?.html),
      Password: 'Correct-horse-battery-9',
    });
  });

  it('greets by name, where it is one', async () => {
    const { email } = await newAccount({ name: 'Tom & <Jerry>' });
    expect(newest(email)?.html).toContain('Hello Tom &amp; &lt;Jerry&gt;,');
  });

  it('by SMS binds the code to the page, and asks the cost guard first', async () => {
    const number = '+819033334444';
    const { email } = await newAccount();
    const setNumber = (...attributes: { Name: string; Value: string }[]) =>
      administrator.send(
        new AdminUpdateUserAttributesCommand({
          UserPoolId: world.aws.output('UserPoolId'),
          Username: email,
          UserAttributes: attributes,
        }),
      );
    // The web client may not write numbers; here an administrator knows one that nobody has proven, which
    // Cognito wants proven.
    await setNumber({ Name: 'phone_number', Value: number });
    const texts = () => world.aws.sms.all().filter(({ phoneNumber }) => phoneNumber === number);
    expect(texts().at(-1)?.message).toMatch(
      /^Example: (\d{6}) confirms your number\. Don't share it\.\n\n@localhost #\1$/,
    );
    await setNumber({ Name: 'phone_number', Value: '+819033334445' });
    await expect(setNumber({ Name: 'phone_number', Value: number })).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: expect.stringContaining('No message can be sent to you at the moment.'),
    });
    expect(texts()).toHaveLength(1);
    await setNumber(
      { Name: 'phone_number', Value: number },
      { Name: 'phone_number_verified', Value: 'true' },
    );
    // A proven number is what support can move somebody to.
    expect((await recover('--user', email, '--mfa', 'sms')).status).toBe(0);
  });
});
