/**
 * Attacks on codes. Where the package has the flow, which is its step-up by SMS, the attack first works on
 * the package's own app and functions, untouched, on the embedded AWS; then ours refuses it.
 */
import { AdminUpdateUserAttributesCommand } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { type LocalAws, startLocalAws } from '../../local';
import { synthPackageApp } from '../fixtures/package-app/synth';
import { CognitoClient } from '../support/cognito';
import {
  browser,
  CodeSignIn,
  type CodesWorld,
  codesWorld,
  newNumber,
  not,
  REFUSED,
} from '../support/one-time-codes';
import { operatorClient } from '../support/operator-client';
import { codeIn } from '../support/telephones';

const STEP_UP = { signInMethod: 'SMS_OTP_STEPUP' };
const COOL_DOWN = 31;

interface Victim {
  readonly email: string;
  readonly phone: string;
  readonly sub: string;
}

/** The package's app, with its step-up by SMS, and somebody in it whose number is proven. */
interface Packages {
  readonly aws: LocalAws;
  readonly client: CognitoClient;
}

let ours: CodesWorld;
let packages: Packages;
beforeAll(async () => {
  const assembly = await synthPackageApp({ webOrigin: 'http://localhost:5173', smsOtpStepUp: true });
  const aws = await startLocalAws({ assembly });
  packages = { aws, client: new CognitoClient(aws.endpoint, aws.output('UserPoolClientId')) };
  ours = await codesWorld();
}, 120_000);
beforeEach(() => {
  for (const { aws } of [ours, packages]) aws.clock.set(0);
});
afterAll(async () => {
  await packages?.aws.close();
  await ours?.close();
});

let people = 0;
async function packageVictim(): Promise<Victim> {
  people += 1;
  const email = `victim-${people}@example.net`;
  const phone = `+81801234${String(people).padStart(4, '0')}`;
  const { UserSub: sub } = await packages.client.signUp(email);
  const cognito = operatorClient(packages.aws);
  await cognito.send(
    new AdminUpdateUserAttributesCommand({
      UserPoolId: packages.aws.output('UserPoolId'),
      Username: email,
      UserAttributes: [
        { Name: 'phone_number', Value: phone },
        { Name: 'phone_number_verified', Value: 'true' },
      ],
    }),
  );
  cognito.destroy();
  return { email, phone, sub };
}

/** Asks for a code of the step-up, as anybody can who knows a user name. */
async function askForStepUp(client: CognitoClient, userName: string) {
  const { Session, ChallengeParameters } = await client.startSession(userName);
  const name = ChallengeParameters.USERNAME ?? userName;
  const answer = await client.answer(name, Session, '__dummy__', STEP_UP);
  return { name, answer };
}

/** The package's own module, as its functions run it. */
function packageStepUp() {
  return jest.requireActual(
    '../../node_modules/amazon-cognito-passwordless-auth/dist/cdk/custom-auth/sms-otp-stepup.js',
  );
}

const textsTo = (aws: LocalAws, phone: string) =>
  aws.sms.all().flatMap(({ phoneNumber, message }) => (phoneNumber === phone ? [message] : []));

describe('a stranger who asks for step-up codes in the owner’s name, with no token at all', () => {
  const requests = 40;

  it('gets the package to send a message for each request', async () => {
    const { email, phone } = await packageVictim();
    for (let asked = 0; asked < requests; asked++) await askForStepUp(packages.client, email);
    expect(textsTo(packages.aws, phone)).toHaveLength(requests);
  });

  it('gets ours to send five in an hour and ten in a day, and sees the same after each request', async () => {
    const { email, phone } = await ours.newPerson();
    const seen = new Set<string>();
    for (let asked = 0; asked < requests; asked++, ours.aws.clock.advance(89))
      seen.add(JSON.stringify((await askForStepUp(ours.client, email)).answer.ChallengeParameters));
    expect(textsTo(ours.aws, phone)).toHaveLength(5);
    for (let asked = 0; asked < requests; asked++, ours.aws.clock.advance(1_900))
      seen.add(JSON.stringify((await askForStepUp(ours.client, email)).answer.ChallengeParameters));
    expect(textsTo(ours.aws, phone)).toHaveLength(10);
    expect(seen.size).toBe(1);
  }, 60_000);

  it('gets nothing sent where the client shows a token with the request that is not the owner’s', async () => {
    const [owner, stranger] = [await ours.newPerson(), await ours.newPerson()];
    const { AccessToken } = await ours.links.signIn(stranger.email);
    const { Session } = await ours.client.startSession(owner.email);
    await ours.client.answer(owner.sub, Session, '__dummy__', { ...STEP_UP, accessToken: AccessToken });
    expect(ours.textsTo(owner.phone)).toEqual([]);
  });
});

describe('somebody who holds a stolen access token and guesses', () => {
  const guesses = 36;

  it('guesses as often as they like at the package: it keeps no count of answers', async () => {
    const { configure, addChallengeVerificationResultToEvent: verify } = packageStepUp();
    // The package asks Cognito's own host for the keys of tokens, which no embedded AWS can stand in for.
    configure({ smsOtpStepUpEnabled: true, jwtVerifier: async () => true });
    const answers: unknown[] = [];
    for (let guess = 0; guess <= guesses; guess++) {
      const secretCode = guess === guesses ? '123456' : String(guess).padStart(6, '0');
      const event = {
        callerContext: { clientId: 'client' },
        request: {
          privateChallengeParameters: { secretCode: '123456' },
          userAttributes: {},
          challengeAnswer: JSON.stringify({ jwt: 'stolen', secretCode }),
        },
        response: {} as { answerCorrect?: boolean },
      };
      await verify(event);
      answers.push(event.response.answerCorrect);
    }
    expect(answers).toEqual([...Array(guesses).fill(false), true]);
  });

  it('is stopped by the lock at ours, which lasts across sign-ins', async () => {
    const victim = await ours.newPerson();
    const { AccessToken: jwt } = await ours.links.signIn(victim.email);
    const type = (session: string | undefined, secretCode: string) =>
      ours.client.answer(victim.sub, session, JSON.stringify({ jwt, secretCode }), STEP_UP);
    for (let signIn = 0; signIn < guesses / 3; signIn++) {
      let session = (await askForStepUp(ours.client, victim.email)).answer.Session;
      const code = ours.codeFor(victim.phone);
      for (const nth of [1, 2, 3])
        session = (await type(session, not(code, nth)).catch(() => undefined))?.Session;
    }
    const { answer } = await askForStepUp(ours.client, victim.email);
    const { AuthenticationResult } = await type(answer.Session, ours.codeFor(victim.phone));
    expect(AuthenticationResult).toBeUndefined();
  });
});

describe('the digits', () => {
  const codes = 40;

  it('of the package never have a nine among them', async () => {
    const { email, phone } = await packageVictim();
    for (let asked = 0; asked < codes; asked++) await askForStepUp(packages.client, email);
    const digits = textsTo(packages.aws, phone).map(codeIn).join('');
    expect(digits).toHaveLength(6 * codes);
    // With ten digits alike, so many without a nine come once in 10¹¹ times.
    expect(digits).not.toContain('9');
  });

  it('of ours have all ten', async () => {
    for (let asked = 0; asked < codes; asked++) {
      const { phone } = await ours.newPerson();
      await ours.ask(phone);
    }
    const digits = ours.aws.sms
      .all()
      .map(({ message }) => codeIn(message))
      .slice(-codes)
      .join('');
    expect([...new Set(digits)].sort().join('')).toBe('0123456789');
  }, 60_000);
});

describe('the code itself', () => {
  it('is written in clear into the challenge’s metadata by the package', async () => {
    const { configure, addChallengeToEvent } = packageStepUp();
    configure({ smsOtpStepUpEnabled: true, secretCodeLength: 6 });
    // For a name without an account nothing is sent, so nothing stands in the way here.
    const event = {
      userName: 'somebody',
      request: { userNotFound: true, userAttributes: {}, session: [{}] },
      response: {} as Record<string, unknown>,
    };
    await addChallengeToEvent(event);
    expect(event.response.challengeMetadata).toMatch(/^SMS-OTP-STEPUP-CODE-[0-8]{6}$/);
  });

  it('is nowhere in ours: not in the log, which has every event at DEBUG, nor in the table', async () => {
    const { phone } = await ours.newPerson();
    const signIn = await ours.ask(phone);
    const code = ours.codeFor(phone);
    await signIn.answer(not(code));
    await signIn.answer(code);
    const logs = Object.values(ours.aws.logs()).flat().join('\n');
    expect(logs).toContain('Next step');
    const database = new DynamoDBClient({
      endpoint: ours.aws.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
    });
    const { Items = [] } = await database.send(
      new ScanCommand({ TableName: ours.aws.output('SecretsTableName') }),
    );
    database.destroy();
    expect(Items.length).toBeGreaterThan(0);
    const table = JSON.stringify(Items);
    // Counters and times have six digits in a row too; a code stands by itself.
    for (const secret of [new RegExp(`(?<!\\d)${code}(?!\\d)`), new RegExp(phone.slice(1))]) {
      expect(logs).not.toMatch(secret);
      expect(table).not.toMatch(secret);
    }
  });
});

describe('a right code in the wrong place', () => {
  it('opens no other sign-in of the same user, and costs the owner no try', async () => {
    const { phone } = await ours.newPerson();
    const owners = await ours.ask(phone);
    const code = ours.codeFor(phone);
    const strangers = await ours.ask(phone);
    for (const _try of [1, 2]) await strangers.answer(code);
    await expect(strangers.answer(code)).rejects.toMatchObject(REFUSED);
    expect((await owners.answer(code)).AuthenticationResult).toBeDefined();
  });

  it('opens no other user’s account', async () => {
    const [owner, other] = [await ours.newPerson(), await ours.newPerson()];
    await ours.ask(owner.phone);
    const strangers = await ours.ask(other.phone);
    expect((await strangers.answer(ours.codeFor(owner.phone))).AuthenticationResult).toBeUndefined();
  });

  it('opens nothing by another method, nor changes a number', async () => {
    const { phone, email, sub } = await ours.newPerson();
    const { AccessToken, IdToken } = await ours.links.signIn(email);
    const signIn = await ours.ask(phone);
    const code = ours.codeFor(phone);
    const { answer } = await askForStepUp(ours.client, email);
    for (const [text, metadata] of [
      [code, { signInMethod: 'EMAIL_OTP', alreadyHaveCode: 'yes' }],
      [JSON.stringify({ jwt: AccessToken, secretCode: code }), STEP_UP],
    ] as const) {
      const answered = await ours.client
        .answer(sub, answer.Session, text, metadata)
        .catch((error: Error) => ({ error, AuthenticationResult: undefined }));
      expect(answered.AuthenticationResult).toBeUndefined();
    }
    expect((await ours.contact('complete', IdToken, { kind: 'phone_number', code })).status).toBe(400);
    expect((await signIn.answer(code)).AuthenticationResult).toBeDefined();
  });

  it('opens nothing in another browser, where the one that asked can be told from others', async () => {
    const { phone } = await ours.newPerson();
    const signIn = await CodeSignIn.ask(ours.client, phone, 'SMS_OTP', {
      codeChallenge: browser('a').codeChallenge,
    });
    const code = ours.codeFor(phone);
    const others: Record<string, string>[] = [{ codeVerifier: browser('b').codeVerifier }, {}];
    for (const metadata of others)
      expect((await signIn.answer(code, metadata)).AuthenticationResult).toBeUndefined();
    expect(
      (await signIn.answer(code, { codeVerifier: browser('a').codeVerifier })).AuthenticationResult,
    ).toBeDefined();
  });
});

describe('a stranger who asks in the owner’s name all day', () => {
  it('uses up the owner’s texts, and neither links, nor codes by e-mail, nor passkeys', async () => {
    const owner = await ours.newPerson();
    const passkey = await ours.passkeys.register((await ours.links.signIn(owner.email)).IdToken);
    for (let hour = 0; hour < 3; hour++)
      for (let asked = 0; asked < 6; asked++, ours.aws.clock.advance(600)) {
        const signIn = await ours.ask(owner.phone);
        for (const guess of ['000000', '111111', '222222']) await signIn.answer(guess).catch(() => undefined);
      }
    expect(ours.textsTo(owner.phone).length).toBeLessThanOrEqual(10);
    // Before the link, whose proof would undo a lock that both kinds of codes had in common.
    expect((await ours.signIn(owner.email, 'EMAIL_OTP')).IdToken).toBeDefined();
    expect((await ours.links.signIn(owner.email)).IdToken).toBeDefined();
    expect(
      (await ours.passkeys.signIn(owner.email, passkey, { signCount: 1 })).AuthenticationResult,
    ).toBeDefined();
  }, 60_000);
});

describe('a stranger with a telephone of their own and somebody else’s address', () => {
  const victim = 'owner-of-an-address@example.net';

  it('can’t keep the address in an account that they prove by the number', async () => {
    await expect(ours.signUpByPhone(newNumber(), { email: victim })).rejects.toThrow(/not with both/);
    const { phone } = await ours.signUpByPhone();
    const { AccessToken } = await ours.signIn(phone);
    // Cognito’s own change leaves the old value until its own code has come back.
    await ours.client
      .call('UpdateUserAttributes', { AccessToken, UserAttributes: [{ Name: 'email', Value: victim }] })
      .catch(() => undefined);
    await ours.client.signUp(victim);
    expect((await ours.links.signIn(victim)).IdToken).toBeDefined();
  });
});

describe('a storm of retries: every try of the function dies just after the channel took the message', () => {
  afterEach(() => ours.aws.faults.clear());

  it('costs three messages a request at most, and as many requests as an hour allows', async () => {
    const { phone } = await ours.newPerson();
    for (let asked = 0; asked < 10; asked++, ours.aws.clock.advance(300)) {
      ours.aws.faults.inject({
        service: 'sms-voice',
        operation: 'SendTextMessage',
        kind: 'kill',
        when: 'after',
        function: 'Create',
        times: 3,
      });
      await ours.ask(phone).catch(() => undefined);
      ours.aws.faults.clear();
    }
    const sent = ours.textsTo(phone).length;
    process.stdout.write(`10 requests within the hour whose every try died: ${sent} messages (at most 15)\n`);
    expect(sent).toBeGreaterThan(5);
    expect(sent).toBeLessThanOrEqual(15);
    ours.aws.clock.advance(3_600);
    expect((await ours.signIn(phone)).IdToken).toBeDefined();
  }, 120_000);

  it('costs none where they die just before, and the next request sends', async () => {
    const { phone } = await ours.newPerson();
    ours.aws.faults.inject({
      service: 'sms-voice',
      operation: 'SendTextMessage',
      kind: 'kill',
      when: 'before',
      function: 'Create',
      times: 3,
    });
    await expect(ours.ask(phone)).rejects.toThrow();
    expect(ours.textsTo(phone)).toEqual([]);
    ours.aws.clock.advance(COOL_DOWN);
    expect((await ours.signIn(phone)).IdToken).toBeDefined();
  });
});

describe('somebody who asks who has an account', () => {
  /**
   * What can be seen of an answer but its random parts: status, header names, members, and how long each
   * value is.
   */
  async function look(client: CognitoClient, operation: string, body: object) {
    const response = await fetch(client.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      },
      body: JSON.stringify({ ClientId: client.clientId, ...body }),
    });
    const text = await response.text();
    const answer = JSON.parse(text);
    const shape = (value: unknown): unknown =>
      typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .sort()
              .map(([key, each]) => [key, shape(each)]),
          )
        : typeof value === 'string'
          ? `${value.length} characters`
          : value;
    const headers = [...response.headers.keys()].sort();
    const said = { type: answer.__type, message: answer.message };
    return {
      answer,
      seen: { status: response.status, headers, length: text.length, shape: shape(answer), said },
    };
  }

  /** A whole sign-in: the start, the request, three wrong answers. */
  async function walk(client: CognitoClient, name: string, method: string): Promise<string> {
    const seen: unknown[] = [];
    const step = async (operation: string, body: object) => {
      const looked = await look(client, operation, body);
      seen.push(looked.seen);
      return looked.answer;
    };
    const respond = (USERNAME: string, Session: string, ANSWER: string, alreadyHaveCode: string) =>
      step('RespondToAuthChallenge', {
        ChallengeName: 'CUSTOM_CHALLENGE',
        Session,
        ChallengeResponses: { USERNAME, ANSWER },
        ClientMetadata: method === 'SMS_OTP_STEPUP' ? STEP_UP : { signInMethod: method, alreadyHaveCode },
      });
    let last = await step('InitiateAuth', { AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: name } });
    const userName = last.ChallengeParameters.USERNAME ?? name;
    last = await respond(userName, last.Session, '__dummy__', 'no');
    for (const guess of ['000000', '000000', '000000']) {
      const answer =
        method === 'SMS_OTP_STEPUP' ? JSON.stringify({ jwt: 'a.b.c', secretCode: guess }) : guess;
      if (last.Session) last = await respond(userName, last.Session, answer, 'yes');
    }
    return JSON.stringify(seen, null, 1);
  }

  it.each(['SMS_OTP', 'EMAIL_OTP', 'SMS_OTP_STEPUP'])(
    '%s: sees the same of people who are known, unknown, unproven, limited and locked',
    async (method) => {
      const known = await ours.newPerson();
      const limited = await ours.newPerson();
      const unproven = await ours.links.newUser();
      // Of the same length as the names of the others.
      const unknown = known.email.replace(/^user/, 'none');
      const seen = new Map<string, string>();
      seen.set('limited before', await walk(ours.client, limited.email, method));
      seen.set('limited', await walk(ours.client, limited.email, method));
      ours.aws.clock.advance(COOL_DOWN);
      await walk(ours.client, limited.email, method);
      ours.aws.clock.advance(COOL_DOWN);
      seen.set('locked', await walk(ours.client, limited.email, method));
      seen.set('known', await walk(ours.client, known.email, method));
      seen.set('unproven', await walk(ours.client, unproven.email, method));
      seen.set('unknown', await walk(ours.client, unknown, method));
      seen.set('unknown again', await walk(ours.client, unknown, method));
      for (const [who, what] of seen) expect([who, what]).toEqual([who, seen.get('known')]);
    },
  );

  it('is told by the package: an error for people without a proven number, none for names that nobody has', async () => {
    await packages.client.signUp('no-number@example.net');
    await expect(askForStepUp(packages.client, 'no-number@example.net')).rejects.toThrow(
      'User has no (verified) phone number',
    );
    const unknown = await askForStepUp(packages.client, 'no-one-here@example.net');
    expect(unknown.answer.ChallengeName).toBe('CUSTOM_CHALLENGE');
  });
});
