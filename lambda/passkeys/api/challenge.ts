/**
 * A public challenge, for sign-in without a user name. Stores nothing, so a flood costs nothing; redeeming
 * makes it count once.
 */

import { type Answer, api, checkHttpEnvironment } from '../../shared/api/http';
import { newSignInChallenge } from '../../shared/challenges/sign-in';
import { ENV, requireEnv } from '../../shared/env';
import { readPasskeySettings } from '../settings';

checkHttpEnvironment();
requireEnv(ENV.CHALLENGE_KEY_ID);
readPasskeySettings();

export const handler = api({ '/sign-in-challenge': signInChallenge });

async function signInChallenge(): Promise<Answer> {
  const { relyingParties, signInTimeoutSeconds, userVerification } = readPasskeySettings();
  const expires = Math.floor(Date.now() / 1000) + signInTimeoutSeconds;
  const [only, ...others] = relyingParties;
  return {
    statusCode: 200,
    body: {
      challenge: await newSignInChallenge(expires),
      // With several relying parties the page knows its own.
      ...(only && others.length === 0 ? { relyingPartyId: only.id } : {}),
      timeout: signInTimeoutSeconds * 1000,
      userVerification,
    },
  };
}
