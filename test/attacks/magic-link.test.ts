/**
 * Each weakness of the package's magic links (and of what stands around them), shown twice: the attack first
 * works on the package's own app and functions, untouched, on the embedded AWS; then ours refuses it.
 */
import {
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type LocalAws, startLocalAws } from '../../local';
import { synthPackageApp } from '../fixtures/package-app/synth';
import { assemblyOf } from '../support/assembly';
import { CognitoClient, type CognitoError, claimsOf, linkIn } from '../support/cognito';
import { operatorClient } from '../support/operator-client';
import { type SignInWorld, signInWorld } from '../support/signing-in';
import { resourcesOf } from '../support/templates';

let ours: SignInWorld;
let packages: { aws: LocalAws; client: CognitoClient };
beforeAll(async () => {
  const assembly = await synthPackageApp({ webOrigin: 'http://localhost:5173' });
  const aws = await startLocalAws({ assembly });
  packages = { aws, client: new CognitoClient(aws.endpoint, aws.output('UserPoolClientId')) };
  ours = await signInWorld();
});
beforeEach(() => {
  for (const { aws } of [ours, packages]) aws.clock.set(0);
});
afterAll(async () => {
  await packages?.aws.close();
  await ours?.aws.close();
});

let people = 0;
async function victim({ client }: { client: CognitoClient }): Promise<string> {
  people += 1;
  const email = `victim-${people}@example.net`;
  await client.signUp(email);
  return email;
}
const mailsTo = (aws: LocalAws, email: string) =>
  aws.mail.all().filter((mail) => mail.destination.to.includes(email));

describe('a stranger who writes markup into redirectUri', () => {
  const redirectUri = 'http://localhost:5173/?"></a><a href="https://evil.example/steal';

  it("gets the package to mail a genuine message whose link hands the token to the stranger's site", async () => {
    const email = await victim(packages);
    await packages.client.requestLink(email, { redirectUri });
    expect(mailsTo(packages.aws, email)[0]?.html).toMatch(
      /<a href="https:\/\/evil\.example\/steal#[\w-]+\.[\w-]+">/,
    );
  });

  it('gets an error from ours, and nothing is mailed', async () => {
    const email = await victim(ours);
    await expect(ours.client.requestLink(email, { redirectUri })).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
    });
    expect(mailsTo(ours.aws, email)).toHaveLength(0);
  });
});

describe('a stranger who names another page of the right origin (an open redirect, a page that shows its address)', () => {
  const redirectUri = 'http://localhost:5173/redirect?to=https://evil.example';

  it('gets the package to mail a link to it', async () => {
    const email = await victim(packages);
    await packages.client.requestLink(email, { redirectUri });
    expect(mailsTo(packages.aws, email)[0]?.text).toContain(`${redirectUri}#`);
  });

  it('gets an error from ours', async () => {
    await expect(ours.client.requestLink(await victim(ours), { redirectUri })).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
    });
  });
});

describe('a redirectUri that only looks right', () => {
  it.each([
    ['a fragment', 'http://localhost:5173/#x'],
    ['an empty fragment', 'http://localhost:5173/#'],
    ['user information', 'http://me:secret@localhost:5173/'],
    ['a user name that reads like the host', 'http://localhost:5173@evil.example/'],
    ['another scheme', 'https://localhost:5173/'],
    ['a script', 'javascript:alert(1)//http://localhost:5173/'],
    ['data', 'data:text/html,hello'],
    ['another port', 'http://localhost:5174/'],
    ['no port', 'http://localhost/'],
    ['a host that ends alike', 'http://localhost.evil.example:5173/'],
    ['a host that begins alike', 'http://evil-localhost:5173/'],
    ['a trailing dot', 'http://localhost.:5173/'],
    ['letters of another script', 'http://lоcalhost:5173/'],
    ['full-width letters', 'http://ｌocalhost:5173/'],
    ['a dot segment', 'http://localhost:5173/x/../'],
    ['an encoded dot segment', 'http://localhost:5173/%2e%2e/'],
    ['a double slash', 'http://localhost:5173//evil.example'],
    ['a backslash', 'http://localhost:5173\\@evil.example/'],
    ['a line break', 'http://localhost:5173/\r\nBcc: all@example.net'],
    ['a tab that parsers drop', 'http://local\thost:5173/'],
    ['a leading blank', ' http://localhost:5173/'],
    ['a NUL', 'http://localhost:5173/\u0000'],
    ['a query', 'http://localhost:5173/?next=1'],
    ['nothing', ''],
    ['a relative path', '/'],
    ['markup', 'http://localhost:5173/"><a href="https://evil.example/'],
    ['markup in a query', 'http://localhost:5173/?"><img src=x>'],
    ['an attribute of the link', "http://localhost:5173/'onclick='alert(1)"],
  ])('is refused with %s', async (_what, redirectUri) => {
    const email = await victim(ours);
    const failure = await ours.client
      .requestLink(email, { redirectUri })
      .catch((error: CognitoError) => error);
    expect(failure).toMatchObject({
      name: expect.stringMatching(/UserLambdaValidationException|InvalidParameterException/),
    });
    // An error is no mirror.
    expect(String(failure)).not.toMatch(/evil|alert|img|Bcc/);
    expect(mailsTo(ours.aws, email)).toHaveLength(0);
  });

  it('is refused for people who have no account in the same words', async () => {
    const redirectUri = 'http://localhost:5174/';
    const known = await ours.client
      .requestLink(await victim(ours), { redirectUri })
      .catch((error: Error) => error.message);
    const unknown = await ours.client
      .requestLink('no-such-person@example.net', { redirectUri })
      .catch((error: Error) => error.message);
    expect(unknown).toBe(known);
    expect(known).not.toContain('5174');
  });
});

it('a redirectUri in other letters is mailed as the stage wrote it', async () => {
  const email = await victim(ours);
  await ours.client.requestLink(email, { redirectUri: 'HTTP://LocalHost:5173' });
  const [{ text, html } = { text: '', html: '' }] = mailsTo(ours.aws, email);
  expect(text).toContain('http://localhost:5173/#');
  expect(html).not.toMatch(/HTTP:|LocalHost/);
});

describe('a link that was found eleven minutes later', () => {
  const elevenMinutes = 11 * 60;

  it("opens the account with the package's defaults", async () => {
    const email = await victim(packages);
    await packages.client.requestLink(email);
    const { userName, fragment } = linkIn(mailsTo(packages.aws, email)[0]?.text);
    packages.aws.clock.advance(elevenMinutes);
    expect((await packages.client.redeem(userName, fragment)).AuthenticationResult).toBeDefined();
  });

  it('opens nothing with ours', async () => {
    const { userName, fragment } = await ours.mailedLink(await victim(ours));
    ours.aws.clock.advance(elevenMinutes);
    await expect(ours.client.redeem(userName, fragment)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
  });
});

describe('a scanner that opens what is in the mail and sends it on', () => {
  it('redeems nothing without an explicit answer, and uses nothing up', async () => {
    const { userName, fragment } = await ours.mailedLink(await victim(ours));
    for (const alreadyHaveMagicLink of ['no', 'YES', 'true', '']) {
      const answered = await ours.client
        .redeem(userName, fragment, { metadata: { alreadyHaveMagicLink } })
        .catch((error: CognitoError) => error);
      expect(answered).not.toHaveProperty('AuthenticationResult');
    }
    expect((await ours.client.redeem(userName, fragment)).AuthenticationResult).toBeDefined();
  });
});

describe('a link to an address that is no longer the account’s', () => {
  it('opens nothing, and proves nothing of the new one', async () => {
    const { userName, fragment } = await ours.mailedLink(await victim(ours));
    const cognito = operatorClient(ours.aws);
    const user = { UserPoolId: ours.aws.output('UserPoolId'), Username: userName };
    const email = 'moved-to@example.net';
    try {
      await cognito.send(
        new AdminUpdateUserAttributesCommand({
          ...user,
          UserAttributes: [
            { Name: 'email', Value: email },
            { Name: 'email_verified', Value: 'false' },
          ],
        }),
      );
      await expect(ours.client.redeem(userName, fragment)).rejects.toMatchObject({
        name: 'NotAuthorizedException',
      });
      const { UserAttributes } = await cognito.send(new AdminGetUserCommand(user));
      expect(UserAttributes).toEqual(
        expect.arrayContaining([
          { Name: 'email', Value: email },
          { Name: 'email_verified', Value: 'false' },
        ]),
      );
    } finally {
      cognito.destroy();
    }
  });
});

describe("a stranger who asks for links in the owner's name every minute", () => {
  it("makes the package void the owner's link before it is opened", async () => {
    const email = await victim(packages);
    await packages.client.requestLink(email);
    packages.aws.clock.advance(62);
    await packages.client.requestLink(email);
    const { userName, fragment } = linkIn(mailsTo(packages.aws, email)[0]?.text);
    await expect(packages.client.redeem(userName, fragment)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
  });

  it("leaves the owner's link alone with ours", async () => {
    const email = await victim(ours);
    const { userName, fragment } = await ours.mailedLink(email);
    for (let minute = 1; minute <= 5; minute++) {
      ours.aws.clock.advance(62);
      await ours.client.requestLink(email);
    }
    expect((await ours.client.redeem(userName, fragment)).AuthenticationResult).toBeDefined();
  });
});

describe('a stranger who asks twice to see the limit', () => {
  it('is told by the package', async () => {
    const email = await victim(packages);
    await packages.client.requestLink(email);
    await expect(packages.client.requestLink(email)).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
    });
  });

  it('sees no difference with ours', async () => {
    const email = await victim(ours);
    const first = await ours.client.requestLink(email);
    const second = await ours.client.requestLink(email);
    expect(Object.keys(second.answer)).toEqual(Object.keys(first.answer));
    expect(second.answer.ChallengeParameters).toEqual(first.answer.ChallengeParameters);
    expect(second.answer.ChallengeName).toBe(first.answer.ChallengeName);
  });
});

describe("a stranger who signs up with somebody else's address first (pre-hijacking)", () => {
  it('may write every attribute with the package, for the owner to inherit', async () => {
    const email = 'pre-hijacked@example.net';
    await packages.client.signUp(email, { phone_number: '+15555550100', address: 'Stranger Street 1' });
    await packages.client.requestLink(email);
    const { userName, fragment } = linkIn(mailsTo(packages.aws, email)[0]?.text);
    const { AuthenticationResult } = await packages.client.redeem(userName, fragment);
    expect(claimsOf(AuthenticationResult?.IdToken)).toMatchObject({
      email,
      address: { formatted: 'Stranger Street 1' },
    });
  });

  it('may write none of them with ours', async () => {
    await expect(
      ours.client.signUp('pre-hijacked@example.net', { address: 'Stranger Street 1' }),
    ).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(
      ours.client.signUp('pre-hijacked@example.net', { email_verified: 'true' }),
    ).rejects.toThrow();
  });

  it('holds no password of the account once its owner has proven the address', async () => {
    const email = await victim(ours);
    ours.aws.calls.clear();
    await ours.signIn(email);
    const operations = ours.aws.calls.all().map(({ operation }) => operation);
    expect(operations).toContain('AdminSetUserPassword');
    expect(operations.indexOf('AdminSetUserPassword')).toBeLessThan(
      operations.indexOf('AdminUpdateUserAttributes'),
    );
  });
});

describe('a client that names the way it signed in', () => {
  it("is believed by the package's pre-token function", async () => {
    process.env.CLIENT_METADATA_PERSISTED_KEYS = 'signInMethod';
    try {
      const { handler } = await import(
        '../../node_modules/amazon-cognito-passwordless-auth/dist/cdk/custom-auth/pre-token.js'
      );
      const event = {
        triggerSource: 'TokenGeneration_Authentication',
        request: { clientMetadata: { signInMethod: 'FIDO2' } },
        response: {},
      };
      const tokens = await (handler as unknown as (event: object) => Promise<unknown>)(event);
      expect(tokens).toMatchObject({
        response: { claimsOverrideDetails: { claimsToAddOrOverride: { sign_in_method: 'FIDO2' } } },
      });
    } finally {
      delete process.env.CLIENT_METADATA_PERSISTED_KEYS;
    }
  });

  it('changes nothing with ours', async () => {
    const email = await victim(ours);
    const { userName, fragment } = await ours.mailedLink(email);
    const { AuthenticationResult } = await ours.client.redeem(userName, fragment, {
      metadata: { sign_in_method: 'FIDO2', signInMethodProven: 'FIDO2' },
    });
    expect(claimsOf(AuthenticationResult?.IdToken).sign_in_method).toBe('MAGIC_LINK');
  });

  it('is refused by ours when it redeems a link under another name', async () => {
    const email = await victim(ours);
    const { userName, fragment } = await ours.mailedLink(email);
    await expect(
      ours.client.redeem(userName, fragment, { metadata: { signInMethod: 'FIDO2' } }),
    ).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });
});

describe('a flood from one address', () => {
  /** Calls Cognito again and again from this address, each time with another made-up X-Forwarded-For. */
  const flood = async (times: number, endpoint: string, clientId: string): Promise<string[]> => {
    const outcomes: string[] = [];
    for (let attempt = 0; attempt < times; attempt++) {
      const headers = { 'x-forwarded-for': `198.51.100.${attempt % 250}` };
      const caller = new CognitoClient(endpoint, clientId, undefined, headers);
      outcomes.push(
        await caller
          .call('RevokeToken', { ClientId: clientId, Token: 'x' })
          .catch((error: Error) => error.name),
      );
    }
    return outcomes;
  };

  it("meets no limit at the package's user pool", async () => {
    const outcomes = await flood(1_100, packages.aws.endpoint, packages.client.clientId);
    expect(outcomes).not.toContain('ForbiddenException');
  }, 60_000);

  it('is stopped by our web ACL, whatever X-Forwarded-For it makes up', async () => {
    const assembly = await assemblyOf({ stage: 'dev' });
    const limit = webAclLimit(assembly);
    const aws = await startLocalAws({ assembly });
    try {
      const outcomes = await flood(limit + 50, aws.endpoint, aws.output('UserPoolClientId'));
      expect(outcomes.slice(0, limit)).not.toContain('ForbiddenException');
      expect(outcomes.at(-1)).toBe('ForbiddenException');
    } finally {
      await aws.close();
    }
  }, 120_000);
});

/** Requests that our web ACL lets one address make in its window, as synthesized. */
function webAclLimit(assembly: string): number {
  const acl = resourcesOf(assembly).find(({ Type }) => Type === 'AWS::WAFv2::WebACL');
  const rules: { Statement: { RateBasedStatement?: { Limit: number } } }[] = acl?.Properties.Rules ?? [];
  const limit = rules
    .map((rule) => rule.Statement.RateBasedStatement?.Limit)
    .find((value) => value !== undefined);
  if (limit === undefined) throw new Error('The web ACL has no rate rule.');
  return limit;
}
