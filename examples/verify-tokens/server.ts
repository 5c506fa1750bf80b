/** A back end in Express. `PORT`, and the variables of verify.ts. */
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { type Caller, checkFrom, type Demands, Refusal } from './verify';

const check = checkFrom(process.env);

/** Lets a request by whose token meets the demands; `response.locals.caller` says whose it is. */
const signedIn =
  (demands?: Demands): RequestHandler =>
  async (request, response, next) => {
    response.locals.caller = await check(request.headers.authorization, demands);
    next();
  };

const refused: ErrorRequestHandler = (error, _request, response, next) => {
  if (!(error instanceof Refusal)) return next(error);
  if (error.challenge) response.set('WWW-Authenticate', error.challenge);
  response.status(error.status).json(error.body);
};

const answer: RequestHandler = (_request, response) => {
  response.json(response.locals.caller satisfies Caller);
};

const app = express();
app.disable('x-powered-by');
app.get('/profile', signedIn(), answer);
// What can't be undone: by a passkey, five minutes ago at most.
app.post('/payouts', signedIn({ methods: ['FIDO2'], maxAge: 300 }), answer);
app.post('/address', signedIn({ maxAge: 300 }), answer);
app.get('/statements', signedIn({ notRevoked: true }), answer);
app.use(refused);

const server = app.listen(Number(process.env.PORT ?? 3000), 'localhost', (error) => {
  if (error) throw error;
  console.log(`http://localhost:${(server.address() as AddressInfo).port}`);
});
