/** What the page does with sign-in links: asks for one, signs in with one. */
import { keepTokens } from '../custom-auth/keep-tokens';
import { answerRound, askInRound, type Round, startRound } from '../custom-auth/round';
import { ServiceError } from '../shared/cognito-fetch';
import { LinkError, refusesAnswer } from '../shared/problem';
import type { LinkRequests } from '../shared/requests';
import type { PageStorage } from '../shared/storage';
import type { SignInLink } from './link';

export interface Links {
  /** Asks for a link to an address. Ends the same way whether or not it has an account. */
  request(address: string): Promise<void>;
  /**
   * Uses the link up and keeps the tokens.
   *
   * @throws LinkError when it is not taken; NetworkError, ServiceError
   */
  redeem(link: SignInLink): Promise<void>;
}

export interface LinksOptions {
  readonly storage: PageStorage;
  readonly clientId: string;
  /** Where the link leads. */
  readonly pageUrl: string;
  readonly requests: LinkRequests;
}

export function createLinks({ storage, clientId, pageUrl, requests }: LinksOptions): Links {
  // The package's client keeps the session of a request there, too.
  const sessionOf = (userName: string) => `Passwordless.${clientId}.${userName}.session`;
  const metadata = (alreadyHaveMagicLink: 'yes' | 'no') => ({
    signInMethod: 'MAGIC_LINK',
    redirectUri: pageUrl,
    alreadyHaveMagicLink,
  });

  /** Answers in the session that asked, which spares a round of triggers; in a new one where it is over. */
  const answer = async ({ userName, fragment }: SignInLink) => {
    const send = (round: Round) => answerRound(round, fragment, metadata('yes'));
    const key = sessionOf(userName);
    const session = storage.getItem(key);
    storage.removeItem(key);
    if (session !== null)
      try {
        return await send({ userName, session });
      } catch (error) {
        if (!(error instanceof ServiceError && /^Invalid session for the user/.test(error.message)))
          throw error;
      }
    return send(await startRound(userName));
  };

  return {
    async request(address) {
      const { userName, session } = await askInRound(await startRound(address), metadata('no'));
      storage.setItem(sessionOf(userName), session);
      requests.remember(userName, address);
    },

    async redeem(link) {
      let answered: Awaited<ReturnType<typeof answer>>;
      try {
        answered = await answer(link);
      } catch (error) {
        if (error instanceof ServiceError && refusesAnswer(error.name)) throw new LinkError('linkRefused');
        throw error;
      }
      if (!('AuthenticationResult' in answered)) throw new LinkError('linkRefused');
      await keepTokens(answered.AuthenticationResult);
    },
  };
}
