/** The operations of the account API (docs/account-api.md) that this site uses. */
import { accountApiUrl } from './settings';

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** A sign-in that goes on, or tokens. `session` goes back as it came, once. */
export type Step =
  | { readonly status: 'challenge'; readonly session: string }
  | { readonly status: 'signed-in'; readonly tokens: Tokens };

/** What the API refuses; `code` is stable. */
export class ApiRefusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export const isOver = (error: unknown): boolean =>
  error instanceof ApiRefusal && error.code === 'NotSignedIn';

type Metadata = Readonly<Record<string, string>>;

export const account = {
  signIn: (username: string) => call<Step>('sign-in', { username }),
  challenge: (session: string, answer: string, metadata: Metadata) =>
    call<Step>('challenge', { session, answer, metadata }),
  /** The refresh token of the answer is a new one. */
  refresh: (refreshToken: string) => call<{ readonly tokens: Tokens }>('refresh', { refreshToken }),
  /** Cognito is asked each time, so that a session that was ended elsewhere is over here too. */
  me: (accessToken: string) =>
    call<{ readonly attributes: Readonly<Record<string, string>> }>('me', undefined, accessToken),
  signOut: (refreshToken: string) => call<object>('sign-out', { refreshToken }),
};

async function call<Answer>(path: string, body?: object, accessToken?: string): Promise<Answer> {
  const response = await fetch(`${accountApiUrl()}${path}`, {
    method: body ? 'POST' : 'GET',
    // Next.js could keep answers, and one person's would be shown to the next.
    cache: 'no-store',
    headers: {
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(accessToken ? { authorization: `Bearer ${accessToken}` } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(15_000),
  });
  const answer = response.status === 204 ? {} : await response.json();
  if (!response.ok) throw new ApiRefusal(answer.code ?? 'InternalError', answer.message ?? '');
  return answer as Answer;
}
