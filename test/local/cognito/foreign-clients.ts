/**
 * Clients that nobody here wrote, each call carried out in a process of theirs (foreign-clients-process.ts
 * says why).
 */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type * as auth from 'aws-amplify/auth';

/** The functions of `aws-amplify/auth` that give a promise. */
type Functions = {
  [Name in keyof typeof auth]: (typeof auth)[Name] extends (...args: never[]) => Promise<unknown>
    ? (typeof auth)[Name]
    : never;
};
type Kind = 'amplify' | 'configure-amplify' | 'configure-package' | 'package-srp';

export interface ClientRequest {
  readonly id: number;
  readonly kind: Kind;
  /** Of Amplify's function. */
  readonly name: string;
  readonly input: unknown;
}

export type ClientAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly name: string; readonly message: string } };

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

let child: ChildProcess | undefined;
const waiting = new Map<number, Waiting>();
let last = 0;

// One process a test file, begun by its first call.
afterAll(() => {
  child?.kill();
  child = undefined;
});

function started(): ChildProcess {
  if (child) return child;
  const clients = fork(join(__dirname, 'foreign-clients-process.ts'), { execArgv: ['--require', 'tsx/cjs'] });
  clients.on('message', (answer: ClientAnswer) => {
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('error' in answer) call?.reject(Object.assign(new Error(answer.error.message), answer.error));
    else call?.resolve(withTokens(answer.result));
  });
  clients.on('exit', (status) => {
    for (const { reject } of waiting.values())
      reject(new Error(`The process of the clients ended with status ${status}.`));
    waiting.clear();
  });
  child = clients;
  return clients;
}

/** Gives tokens the `toString` that their text went by (foreign-clients-process.ts). */
function withTokens(result: unknown): unknown {
  if (result === undefined) return undefined;
  return JSON.parse(JSON.stringify(result), (_, value) =>
    typeof value?.jwt === 'string' ? { ...value, toString: () => value.jwt } : value,
  );
}

function ask(kind: Kind, input: unknown, name = ''): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const id = ++last;
    waiting.set(id, { resolve, reject });
    started().send({ id, kind, name, input } satisfies ClientRequest);
  });
}

/** `Amplify.configure`. */
export async function configureAmplify(config: object): Promise<void> {
  await ask('configure-amplify', config);
}

/**
 * `aws-amplify/auth`. A result lacks its functions; errors have the name and message that Amplify gave them.
 */
export const amplify = new Proxy({} as Functions, {
  get: (_, name: string) => (input: unknown) => ask('amplify', input, name),
});

/** `Passwordless.configure` of amazon-cognito-passwordless-auth, with a storage in memory. */
export async function configurePackage(config: object): Promise<void> {
  await ask('configure-package', config);
}

/** `authenticateWithSRP` of the same; gives what signing in ends with. */
export function authenticateWithSRP(input: { readonly username: string; readonly password: string }) {
  return ask('package-srp', input);
}
