/**
 * What browsers keep for this site, sealed: they can neither read nor make it. A cookie each, as two tokens
 * are too long for one.
 */
import { EncryptJWT, jwtDecrypt } from 'jose';
import type { Tokens } from './account-api';
import { sessionKey } from './settings';

/** Somebody has asked for a code. */
export interface Begun {
  readonly address: string;
  readonly session: string;
  /** Without it the code is good for nobody. */
  readonly codeVerifier: string;
}

/** The prefix binds them to this host, over HTTPS, whatever other hosts of the domain do. */
export const COOKIES = {
  begun: '__Host-site-begun',
  access: '__Host-site-access',
  refresh: '__Host-site-refresh',
} as const;
type Kind = keyof typeof COOKIES;

interface Held {
  readonly begun: Begun;
  readonly access: Pick<Tokens, 'accessToken'>;
  readonly refresh: Pick<Tokens, 'refreshToken'>;
}

const LIFE_SECONDS = { begun: 600, refresh: 30 * 86_400 } as const;
/** Renewed that much earlier, for clocks that differ. */
const EARLY_SECONDS = 30;

export interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly options: ReturnType<typeof optionsFor>;
}

const optionsFor = (maxAge: number) =>
  ({ path: '/', secure: true, httpOnly: true, sameSite: 'lax', maxAge }) as const;

/** In the place of all that was there before: no step goes on under a cookie of another. */
export async function begunCookies(begun: Begun): Promise<readonly Cookie[]> {
  return [await sealed('begun', begun, LIFE_SECONDS.begun), ...dropped('access', 'refresh')];
}

export async function sessionCookies({ accessToken, refreshToken }: Tokens): Promise<readonly Cookie[]> {
  return [
    await sealed('access', { accessToken }, Math.max(secondsLeft(accessToken) - EARLY_SECONDS, 1)),
    await sealed('refresh', { refreshToken }, LIFE_SECONDS.refresh),
    ...dropped('begun'),
  ];
}

export const noCookies = (): readonly Cookie[] => dropped('begun', 'access', 'refresh');

/** Undefined also where it is over, was sealed for another purpose, or by another key. */
export async function held<K extends Kind>(kind: K, value: string | undefined): Promise<Held[K] | undefined> {
  if (value === undefined) return undefined;
  const key = sessionKey();
  try {
    const { payload } = await jwtDecrypt(value, key, {
      audience: COOKIES[kind],
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
      requiredClaims: ['exp'],
    });
    return payload as unknown as Held[K];
  } catch {
    return undefined;
  }
}

async function sealed<K extends Kind>(kind: K, content: Held[K], seconds: number): Promise<Cookie> {
  const value = await new EncryptJWT({ ...content })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .setAudience(COOKIES[kind])
    .setExpirationTime(`${seconds} s`)
    .encrypt(sessionKey());
  return { name: COOKIES[kind], value, options: optionsFor(seconds) };
}

const dropped = (...kinds: readonly Kind[]): readonly Cookie[] =>
  kinds.map((kind) => ({ name: COOKIES[kind], value: '', options: optionsFor(0) }));

/** The API has just given it to us, so nobody has to check its signature. */
function secondsLeft(accessToken: string): number {
  const [, claims = ''] = accessToken.split('.');
  const { exp, iat } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as {
    exp: number;
    iat: number;
  };
  return exp - iat;
}
