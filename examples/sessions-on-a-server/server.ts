/**
 * A site whose server keeps the sessions: browsers hold the name of one, and no token. `PORT`; `ORIGIN`, the
 * site's own, such as `https://shop.example.com`; `ACCOUNT_API_URL`.
 */
import { createHash, randomBytes } from 'node:crypto';
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express';
import { ApiRefusal, accountApi, type Step } from './account-api';
import { LIFE_SECONDS, Sessions, type SignedIn } from './sessions';
import { askView, codeView, homeView } from './views';

/** The prefix binds it to this host, over HTTPS, whatever other hosts of the domain do. */
const COOKIE = '__Host-session';

const origin = needed('ORIGIN');
const account = accountApi(needed('ACCOUNT_API_URL'));
const sessions = new Sessions();

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing.`);
  return value;
}

const idIn = ({ headers }: Request): string | undefined =>
  new RegExp(`(?:^|; )${COOKIE}=([\\w-]{43})(?:;|$)`).exec(headers.cookie ?? '')?.[1];

function setCookie(response: Response, id: string, seconds: number): void {
  response.cookie(COOKIE, id, {
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'lax',
    maxAge: seconds * 1000,
  });
}

/** A new name for each step, so that nobody is signed in under one that somebody else has chosen. */
async function replaceSession(
  request: Request,
  response: Response,
  session: Parameters<Sessions['begin']>[0],
): Promise<void> {
  await endSession(request);
  setCookie(response, sessions.begin(session), LIFE_SECONDS[session.kind]);
}

/** Ends the session of the request here, then at Cognito. */
async function endSession(request: Request): Promise<void> {
  const id = idIn(request);
  const session = sessions.find(id);
  sessions.end(id);
  if (session?.kind === 'signed-in') await account.signOut(session.tokens.refreshToken).catch(ignoreEnded);
}

function ignoreEnded(error: unknown): void {
  if (!(error instanceof ApiRefusal && error.code === 'NotSignedIn')) throw error;
}

/** Who it is. Tokens that are over are renewed, once for all requests that come meanwhile. */
async function whoIs(session: SignedIn): Promise<string> {
  const ask = async (accessToken: string) => (await account.me(accessToken)).attributes.email ?? '';
  const { tokens: before } = session;
  try {
    return await ask(before.accessToken);
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.code !== 'NotSignedIn') throw error;
  }
  // Another request may have renewed them before this one was answered.
  if (session.tokens !== before) return ask(session.tokens.accessToken);
  session.renewing ??= account
    .refresh(session.tokens.refreshToken)
    .then(({ tokens }) => {
      session.tokens = tokens;
    })
    .finally(() => {
      delete session.renewing;
    });
  await session.renewing;
  return ask(session.tokens.accessToken);
}

/** Forms of other sites carry no cookie of ours (`SameSite`), and are refused before one is looked for. */
const ownForms: RequestHandler = (request, response, next) => {
  if (request.method !== 'POST' || request.headers.origin === origin) return next();
  response.status(403).send(askView('That form was not of this site.'));
};

const headers: RequestHandler = (_request, response, next) => {
  response.set({
    'Cache-Control': 'no-store',
    'Content-Security-Policy':
      "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    // With "no-referrer" browsers would send "Origin: null" with our own forms.
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
  });
  next();
};

const app = express();
app.disable('x-powered-by');
app.use(headers, ownForms, express.urlencoded({ extended: false, limit: '4kb' }));

app.get('/', async (request, response) => {
  const id = idIn(request);
  const session = sessions.find(id);
  if (!session) return void response.send(askView());
  if (session.kind === 'begun') return void response.send(codeView(session.address));
  try {
    response.send(homeView(await whoIs(session)));
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.code !== 'NotSignedIn') throw error;
    sessions.end(id);
    response.clearCookie(COOKIE, { path: '/', secure: true }).send(askView('Your session has ended.'));
  }
});

app.post('/sign-in', async (request, response) => {
  const address = String(request.body.address ?? '').trim();
  // Without the verifier, which stays here, the code is good for nobody.
  const codeVerifier = randomBytes(32).toString('base64url');
  const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
  const begun = await account.signIn(address);
  const asked = await account.challenge(sessionOf(begun), '__dummy__', {
    signInMethod: 'EMAIL_OTP',
    alreadyHaveCode: 'no',
    codeChallenge,
  });
  await replaceSession(request, response, {
    kind: 'begun',
    address,
    session: sessionOf(asked),
    codeVerifier,
  });
  response.redirect(303, '/');
});

app.post('/code', async (request, response) => {
  const begun = sessions.find(idIn(request));
  if (begun?.kind !== 'begun') return void response.redirect(303, '/');
  const code =
    String(request.body.code ?? '')
      .normalize('NFKC')
      .replace(/\D/g, '') || '-';
  // Used up with this answer, whatever becomes of it: two clicks are one guess.
  sessions.end(idIn(request));
  const step = await account.challenge(begun.session, code, {
    signInMethod: 'EMAIL_OTP',
    alreadyHaveCode: 'yes',
    codeVerifier: begun.codeVerifier,
  });
  if (step.status === 'signed-in') {
    await replaceSession(request, response, { kind: 'signed-in', tokens: step.tokens });
    return void response.redirect(303, '/');
  }
  await replaceSession(request, response, { ...begun, session: step.session });
  response.status(400).send(codeView(begun.address, 'That is not the code.'));
});

app.post('/sign-out', async (request, response) => {
  await endSession(request);
  response.clearCookie(COOKIE, { path: '/', secure: true }).redirect(303, '/');
});

function sessionOf(step: Step): string {
  if (step.status !== 'challenge') throw new Error('Tokens came before a code was asked for.');
  return step.session;
}

const STATUSES: Readonly<Record<string, [status: number, words: string]>> = {
  InvalidRequest: [400, 'That is no address or code.'],
  WrongCredentials: [400, 'That was not the code, or it is over. Ask for a new one.'],
  TooManyRequests: [429, 'Too many people sign in just now. Try again in a minute.'],
  NotSent: [503, 'The mail could not be sent. Try again.'],
};

const failed: ErrorRequestHandler = (error, _request, response, _next) => {
  const code = error instanceof ApiRefusal ? error.code : '';
  // A rule of the deployment's own says why, in words for people.
  const [status, words] =
    code === 'NotAdmitted' ? [403, (error as Error).message] : (STATUSES[code] ?? [503, 'Try again.']);
  if (!STATUSES[code] && code !== 'NotAdmitted') console.error(error);
  response.status(status).send(askView(words));
};
app.use(failed);

const server = app.listen(Number(process.env.PORT ?? 3000), 'localhost', (error) => {
  if (error) throw error;
  console.log(`ready ${origin}`);
});
process.once('SIGINT', () => server.close());
