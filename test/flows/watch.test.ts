/** `npm start` for who changes the app: a line an event, and what is saved runs while people stay. */
import { linkIn } from '../support/cognito';
import { browser } from '../support/one-time-codes';
import {
  peopleOf,
  startWatchedApp,
  type WatchedApp,
  type WatchedPeople,
  WORDS,
} from '../support/watched-app';

let app: WatchedApp;
let people: WatchedPeople;
beforeAll(async () => {
  app = await startWatchedApp();
  people = await peopleOf(app);
}, 240_000);
afterAll(() => app?.stop());
jest.setTimeout(240_000);

const ALICE = 'alice@example.net';
const CREATE = 'Makes a challenge';
const VERIFY = 'Checks the answer to a challenge';

/** Saves a file of the app; gives the line that tells what became of it. */
async function save(path: string, change: (text: string) => string): Promise<string> {
  app.write(path, change(app.read(path)));
  const [line] = await app.printed(/(?:Reloaded .*|Not reloaded, (?:.|\n)*?\n.*)\n/);
  return line.trim();
}

const newestMail = async () => (await people.mails()).at(-1);

it('tells each event of a function in a line, and no secret', async () => {
  const { client } = people;
  await client.signUp(ALICE);
  await app.printed(/^ {2}[\d:]{8} {2}ok +\d+ ms {2}Decides which new accounts are confirmed$/m);
  // Who says which browser it is gets a code beside the link.
  const { codeChallenge, codeVerifier } = browser('mine');
  await client.requestLink(ALICE, { metadata: { codeChallenge } });
  await app.printed(new RegExp(`ok +\\d+ ms {2}${CREATE}$`, 'm'));
  const mail = await newestMail();
  const { fragment, userName } = linkIn(mail?.Body.text_part);
  const { AuthenticationResult: tokens } = await client.redeem(userName, fragment, {
    metadata: { codeVerifier },
  });
  await app.printed(new RegExp(`ok +\\d+ ms {2}${VERIFY}$`, 'm'));
  await app.printed(/ok +\d+ ms {2}Puts into the tokens how the user signed in$/m);
  await client.redeem(userName, fragment).catch(() => undefined);
  await app.printed(new RegExp(`refused +\\d+ ms {2}${VERIFY}: \\S.*$`, 'm'));

  const code = /^\d{6,8}$/m.exec(mail?.Body.text_part ?? '')?.[0];
  const secrets = {
    code,
    codeVerifier,
    fragment,
    access: tokens?.AccessToken,
    refresh: tokens?.RefreshToken,
  };
  for (const [name, secret] of Object.entries(secrets)) {
    expect({ name, secret }).toEqual({ name, secret: expect.stringMatching(/.{6}/) });
    for (const part of secret?.split('.') ?? []) expect(app.all()).not.toContain(part);
  }
  expect(app.all()).not.toContain(ALICE);
});

it('says of an API which operation was refused, and why', async () => {
  const { outputs } = (await (await fetch(`${app.endpoint}/_local/health`)).json()) as {
    outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
  const api = outputs['passwordless-local-auth']?.Fido2ApiUrl ?? '';
  const answer = await fetch(`${api.replace(/\/?$/, '/')}sign-in-challenge`, { method: 'POST', body: '[]' });
  await answer.text();
  await app.printed(/(?:ok|refused) +\d+ ms {2}Makes challenges .* \(POST \/sign-in-challenge\)/);
});

it('runs words of functions that are saved', async () => {
  expect(await save(WORDS, (text) => text.replace('Your sign-in link', 'Your other link'))).toMatch(
    /^Reloaded passwordless-local-auth in [\d.]+ s: lambda\/shared\/words\/en\.ts changed\.$/,
  );
  await people.later(120);
  await people.client.requestLink(ALICE);
  expect((await newestMail())?.Subject).toMatch(/^Your other link/);
});

it('runs a brand that is saved, in mails and on the page', async () => {
  const style = async () => {
    const html = await (await fetch(app.page)).text();
    const path = /href="(\/assets\/[^"]+\.css)"/.exec(html)?.[1] ?? '';
    return (await fetch(app.page + path)).text();
  };
  expect(await style()).not.toContain('#8a1c3c');
  const line = await save('custom/brand/index.ts', (text) =>
    text.replace("name: 'Example',", "name: 'Example', colours: { light: { accent: '#8a1c3c' } },"),
  );
  expect(line).toMatch(
    /^Reloaded passwordless-local-auth, the page in .*: custom\/brand\/index\.ts changed\.$/,
  );
  expect(await style()).toContain('#8a1c3c');
  await people.later(120);
  await people.client.requestLink(ALICE);
  expect((await newestMail())?.Body.html_part).toContain('#8a1c3c');
});

it('runs words of the page that are saved', async () => {
  const line = await save('custom/words/page/en.ts', (text) =>
    text.replace('PageWords = {}', "PageWords = { request: { title: 'Come in' } }"),
  );
  expect(line).toMatch(/^Reloaded the page in/);
});

it('runs a stage that is saved, and its hooks, and names the line in which one throws', async () => {
  const HOOK = 'custom/hooks/admission.ts';
  const line = await save('custom/stages.ts', (text) =>
    text.replace("appName: 'Example',", "appName: 'Acme', hooks: { admission: { enabled: true } },"),
  );
  expect(line).toMatch(/^Reloaded .*passwordless-local-auth.* in .*: custom\/stages\.ts changed\.$/);
  expect(await (await fetch(`${app.page}/config.json`)).json()).toMatchObject({ appName: 'Acme' });
  await save(HOOK, (text) =>
    text.replace('({ emailDomain }) =>', '({ emailDomain }) =>\n  emailDomain.missing.more ||'),
  );
  await people.client.signUp('bob@example.net').catch(() => undefined);
  const [, at] = await app.printed(
    /error +\d+ ms {2}Decides who may sign up and sign in: TypeError: .* \(custom\/hooks\/admission\.ts:(\d+)\)/,
  );
  expect(app.read(HOOK).split('\n')[Number(at) - 1]).toContain('emailDomain.missing.more');
});

it('keeps people, and what ran where a change is wrong', async () => {
  expect(await save(WORDS, () => 'this is no program')).toMatch(
    /^Not reloaded, what ran goes on: (?:.|\n)*(?:this is no program|Expected)/,
  );
  await people.later(120);
  await people.client.requestLink(ALICE);
  expect((await newestMail())?.Subject).toMatch(/^Your other link/);
});
