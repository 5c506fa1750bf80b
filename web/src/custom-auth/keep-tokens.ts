import { storeTokens } from 'amazon-cognito-passwordless-auth/storage';

/** Tokens as Cognito gives them. */
export interface NewTokens {
  readonly AccessToken: string;
  readonly IdToken: string;
  readonly RefreshToken?: string;
  /** Seconds. */
  readonly ExpiresIn: number;
}

/** Keeps tokens in the browser's storage, where Amplify and the package's client look for them. */
export async function keepTokens({
  AccessToken,
  IdToken,
  RefreshToken,
  ExpiresIn,
}: NewTokens): Promise<void> {
  await storeTokens({
    accessToken: AccessToken,
    idToken: IdToken,
    ...(RefreshToken !== undefined && { refreshToken: RefreshToken }),
    expireAt: new Date(Date.now() + ExpiresIn * 1000),
  });
}
