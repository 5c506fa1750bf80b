/** `npm start -- --watch`: a mail text that is saved goes out by the next mail, and people stay. */
import { CognitoClient } from '../support/cognito';
import { startWatchedApp, type WatchedApp, WORDS } from '../support/watched-app';

let app: WatchedApp | undefined;
afterAll(() => app?.stop());

it('deploys the app over itself when a source is saved', async () => {
  app = await startWatchedApp();
  const { page, endpoint, printed } = app;
  const { outputs } = (await (await fetch(`${endpoint}/_local/health`)).json()) as {
    outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
  const clientId = outputs['passwordless-local-auth']?.UserPoolClientId ?? '';
  const client = new CognitoClient(endpoint, clientId, `${page}/`);
  const subjects = async () => {
    const { messages } = (await (await fetch(`${endpoint}/_aws/ses`)).json()) as {
      messages: readonly { readonly Subject: string }[];
    };
    return messages.map(({ Subject }) => Subject);
  };
  await client.signUp('alice@example.net');
  await client.requestLink('alice@example.net');
  expect((await subjects()).at(-1)).toMatch(/^Your sign-in link/);

  app.write(WORDS, app.read(WORDS).replace('Your sign-in link', 'Your other link'));
  await printed(/Deployed .*passwordless-local-auth/);
  await fetch(`${endpoint}/_local/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ offsetSeconds: 120 }),
  });
  await client.requestLink('alice@example.net');
  expect((await subjects()).at(-1)).toMatch(/^Your other link/);

  app.write(WORDS, 'this is no program');
  await printed(/Not deployed: (?:.|\n)*(?:this is no program|Expected)/);
}, 240_000);
