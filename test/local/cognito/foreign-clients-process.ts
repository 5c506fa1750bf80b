/**
 * The program that foreign-clients.ts starts: clients that nobody here wrote, in a Node.js process of their
 * own, told by messages what to call.
 *
 * Within Jest's vm contexts the big-integer arithmetic of SRP takes some 40 seconds a sign-in on Node.js 24,
 * and 0.3 outside of them. A process of its own is also what a client meets at its users': no mocks, no
 * timers of a test.
 */
import { Amplify } from 'aws-amplify';
import * as auth from 'aws-amplify/auth';
import type { ClientAnswer, ClientRequest } from './foreign-clients';

// Amplify names a device after its browser, which Node.js 20 doesn't have.
Object.defineProperty(globalThis, 'navigator', {
  value: { userAgent: 'Example browser', platform: 'Example' },
  configurable: true,
});

/** Looked up at each call: Amplify replaces `autoSignIn` as it goes. */
const ofAmplify = (name: string) => new Map<string, unknown>(Object.entries(auth)).get(name);

/**
 * What the package has for passwords, by its files: it names its ECMAScript modules in a way that Node.js
 * doesn't resolve.
 */
const packaged = (file: string) =>
  require(`../../../node_modules/amazon-cognito-passwordless-auth/dist/client/${file}.js`);

/** What each request does. */
const requests: Readonly<Record<ClientRequest['kind'], (name: string, input: never) => unknown>> = {
  amplify: (name, input) => (ofAmplify(name) as (input: unknown) => unknown)(input),
  'configure-amplify': (_, input) => Amplify.configure(input),
  'configure-package': (_, input: object) =>
    void packaged('index').Passwordless.configure({ ...input, storage: memory() }),
  'package-srp': (_, input: object) =>
    packaged('srp').authenticateWithSRP({ ...input, tokensCb: () => {} }).signedIn,
};

function memory() {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key),
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}

process.on('message', async ({ id, kind, name, input }: ClientRequest) => {
  process.send?.(await answer(id, () => requests[kind](name, input as never)));
});

async function answer(id: number, call: () => unknown): Promise<ClientAnswer> {
  try {
    return { id, result: plain(await call()) };
  } catch (error) {
    const { name, message } = error as Error;
    return { id, error: { name, message } };
  }
}

/**
 * What can be told to another process: functions, such as `getSetupUri`, stay behind; a token tells its text
 * as `jwt`.
 */
function plain(value: unknown): unknown {
  if (value === undefined) return undefined;
  const told = JSON.stringify(value, (_, member) =>
    isToken(member) ? { ...member, jwt: `${member}` } : member,
  );
  return JSON.parse(told);
}

function isToken(value: unknown): value is object {
  return (
    typeof value === 'object' && value !== null && 'payload' in value && Object.hasOwn(value, 'toString')
  );
}
