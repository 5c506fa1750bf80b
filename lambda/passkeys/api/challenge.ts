/**
 * The public half of the API: a challenge for a sign-in without a user name. Nothing is read and nothing is
 * written, so a flood costs the table nothing; that a challenge counts once is seen to where it is redeemed.
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
      // With several relying parties the page knows which one it belongs to.
      ...(only && others.length === 0 ? { relyingPartyId: only.id } : {}),
      timeout: signInTimeoutSeconds * 1000,
      userVerification,
    },
  };
}
