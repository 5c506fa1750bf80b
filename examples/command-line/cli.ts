/** A tool for a terminal whose users sign in by a code that is mailed to them. See {@link USAGE}. */
import { createHash, randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { domainToASCII } from 'node:url';
import {
  CognitoIdentityProviderClient,
  GetTokensFromRefreshTokenCommand,
  InitiateAuthCommand,
  NotAuthorizedException,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { closeToOthers, readSession, writeSession } from './session';

const USAGE = `Usage: orders <command>

  sign-in [address]   mails a code to the address, and asks for it
  whoami              says who is signed in
  sign-out            ends the session, here and at Cognito

CLIENT_ID and AWS_REGION say where; "npm run outputs" prints them as UserPoolClientId and Region.`;

const ClientId = process.env.CLIENT_ID;
/** All operations that it calls are public: no credentials are looked for. */
const cognito = new CognitoIdentityProviderClient();
const say = (text: string) => process.stdout.write(text);

async function signIn(given: string | undefined): Promise<void> {
  const session = readSession();
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const ask = async (question: string) => {
    say(question);
    const { value, done } = await lines.next();
    if (done) throw new Error('Nothing was typed.');
    // Full-width digits and blanks come from Japanese keyboards and from copying.
    return String(value).normalize('NFKC').replace(/\s/g, '');
  };
  const address = oneSpelling(given ?? (await ask('Address: ')));

  // Without the verifier, which never leaves this process, the code is good for nobody.
  const codeVerifier = randomBytes(32).toString('base64url');
  const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
  const { deviceSecret } = session;
  const metadata = { signInMethod: 'EMAIL_OTP', deviceSecret };
  let step = await cognito.send(
    new InitiateAuthCommand({ AuthFlow: 'CUSTOM_AUTH', ClientId, AuthParameters: { USERNAME: address } }),
  );
  const respond = async (answer: string, more: Readonly<Record<string, string>>) => {
    step = await cognito.send(
      new RespondToAuthChallengeCommand({
        ChallengeName: 'CUSTOM_CHALLENGE',
        ClientId,
        Session: step.Session,
        ChallengeResponses: { USERNAME: step.ChallengeParameters?.USERNAME ?? address, ANSWER: answer },
        ClientMetadata: { ...metadata, ...more },
      }),
    );
  };
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  await respond('__dummy__', { alreadyHaveCode: 'no', codeChallenge, locale: locale(), timeZone });
  // Whether there is an account nobody is told here.
  say(`If ${address} has an account, a code is on its way.\n`);
  while (!step.AuthenticationResult) {
    await respond(await ask('Code: '), { alreadyHaveCode: 'yes', codeVerifier });
    if (!step.AuthenticationResult) say('That is not the code. Try again.\n');
  }
  const { RefreshToken: refreshToken = '', IdToken } = step.AuthenticationResult;
  writeSession({ deviceSecret, refreshToken });
  // The session that this one takes the place of; nobody could end it later.
  if (session.refreshToken)
    await cognito
      .send(new RevokeTokenCommand({ ClientId, Token: session.refreshToken }))
      .catch(() => undefined);
  say(`Signed in as ${nameIn(IdToken)}.\n`);
}

/** New tokens, with another refresh token each time. An API of yours gets the access token. */
async function freshTokens() {
  const { refreshToken, deviceSecret } = readSession();
  if (!refreshToken) throw new Error('Nobody is signed in. Run: sign-in');
  try {
    const { AuthenticationResult: tokens } = await cognito.send(
      new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken: refreshToken }),
    );
    writeSession({ deviceSecret, refreshToken: tokens?.RefreshToken ?? refreshToken });
    return tokens;
  } catch (error) {
    if (error instanceof NotAuthorizedException) {
      // Unless another run has renewed it meanwhile.
      if (readSession().refreshToken === refreshToken) writeSession({ deviceSecret });
      throw new Error('The session has ended. Run: sign-in');
    }
    throw error;
  }
}

async function signOut(): Promise<void> {
  closeToOthers();
  const { refreshToken, deviceSecret } = readSession();
  if (!refreshToken) throw new Error('Nobody is signed in.');
  // Revoked first: a file that is gone would leave a session that nobody can end.
  await cognito.send(new RevokeTokenCommand({ ClientId, Token: refreshToken }));
  writeSession({ deviceSecret });
  say('Signed out.\n');
}

/** The one spelling that Cognito knows an address by. @throws Error when it is no address */
function oneSpelling(typed: string): string {
  const [, local, domain] = /^([\x21-\x7e]+)@([^@]+)$/.exec(typed.trim().normalize('NFKC')) ?? [];
  const ascii = domainToASCII(domain ?? '');
  if (!local || !ascii) throw new Error(`"${typed}" is no address that mail can go to.`);
  return `${local}@${ascii}`;
}

/** `LANG=de_DE.UTF-8` is `de-DE`; `C` and `POSIX` are no language. */
function locale(): string {
  const [language = ''] = (process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '').split(
    '.',
  );
  return /^[a-z]{2,3}(?:_[A-Z]{2})?$/.test(language) ? language.replace('_', '-') : 'en';
}

/** Of a token that came from Cognito itself just now. */
function nameIn(idToken: string | undefined): string {
  const claims = JSON.parse(Buffer.from(idToken?.split('.')[1] ?? '', 'base64url').toString()) as {
    readonly email?: string;
    readonly sub: string;
  };
  return claims.email ?? claims.sub;
}

async function main([command, ...rest]: readonly string[]): Promise<number> {
  if (command === '--help') {
    say(`${USAGE}\n`);
    return 0;
  }
  if (!ClientId || !process.env.AWS_REGION)
    return fail(`${ClientId ? 'AWS_REGION' : 'CLIENT_ID'} is missing.\n\n${USAGE}`, 2);
  if (command === 'sign-in' && rest.length <= 1) await signIn(rest[0]);
  else if (command === 'whoami' && rest.length === 0) say(`${nameIn((await freshTokens())?.IdToken)}\n`);
  else if (command === 'sign-out' && rest.length === 0) await signOut();
  else return fail(USAGE, 2);
  return 0;
}

function fail(text: string, status: number): number {
  console.error(text);
  return status;
}

/** What is said of an error. */
function wordsOf(error: Error): string {
  if (error.message === 'Incorrect username or password.')
    return 'That was not the code, or it is over. Sign in anew.';
  // A sentence of the deployment for people, within Cognito's own.
  if (error.name === 'UserLambdaValidationException')
    return error.message.replace(/^\w+ failed with error /, '').replace(/\.\.$/, '.');
  return error.message;
}

void main(process.argv.slice(2))
  .catch((error: Error) => fail(wordsOf(error), 1))
  .then((status) => process.exit(status));
