/** Cognito, by the package's browser client. */
import { Passwordless } from 'amazon-cognito-passwordless-auth';
import { initiateAuth } from 'amazon-cognito-passwordless-auth/cognito-api';
import { signOut as endSession } from 'amazon-cognito-passwordless-auth/common';
import { requestSignInLink, signInWithLink } from 'amazon-cognito-passwordless-auth/magic-link';
import { retrieveTokens, storeTokens } from 'amazon-cognito-passwordless-auth/storage';
import { type Codes, createCodes } from '../codes/client';
import { type MailBy, mailBy } from '../codes/mail-by';
import { codeRounds } from '../codes/round';
import { type CodeConfig, cognitoUrl, type PageConfig } from '../config';
import { type Contacts, createContacts } from '../contact/client';
import type { FoundLink, SignInLink } from '../magic-link/link';
import type { Passkeys } from '../passkeys/client';
import { knownHere } from '../passkeys/known-here';
import { passkeysLater } from '../passkeys/later';
import { watchLists } from '../passkeys/list-watch';
import { type PasskeyOffers, passkeyOffers } from '../passkeys/offer';
import type { SignalTaker } from '../passkeys/signals';
import { supportsAutofill, supportsPasskeys } from '../passkeys/support';
import type { AccountOptions } from '../pool/account/client';
import { createNewAccounts, type NewAccounts } from '../pool/account/new-accounts';
import type { PasswordsOptions } from '../pool/passwords/client';
import { watchProof } from '../pool/passwords/watch';
import { ages, tokenLife } from '../shared/ages';
import { codeVerifiers } from '../shared/code-verifier';
import { type ClientFetch, cognitoFetch, fragmentForClient, ServiceError } from '../shared/cognito-fetch';
import { fetched } from '../shared/fetched';
import { deviceSecrets } from '../shared/known-browser';
import { LinkError } from '../shared/problem';
import { linkRequests } from '../shared/requests';
import { type SignedInApis, signedInApis } from '../shared/signed-in-api';
import { claimsOf, lifeOf } from '../shared/tokens';
import type { Session } from './session';

/** Milliseconds left of tokens for a call. */
const leastLife = 10_000;

export type RequestLink = (address: string) => Promise<void>;

export interface SignIn {
  /** Ends the same way whether or not there is an account. */
  readonly requestLink: RequestLink | undefined;
  /** @throws LinkError when the link is not taken */
  redeem(link: SignInLink): Promise<Session>;
  /** Where this browser asked, or as a recovery link names it. No other link is redeemed. */
  addressOf(link: FoundLink): string | undefined;
  /** The kept session, expired or not. */
  current(): Promise<Session | undefined>;
  /** Renews the tokens, one tab at a time. */
  refresh(): Promise<Session>;
  /** Forgets it here, then revokes it at Cognito. */
  signOut(): Promise<void>;
  /** For one that Cognito has ended. */
  forget(): Promise<void>;
  readonly passkeys: Passkeys | undefined;
  readonly offers: PasskeyOffers;
  readonly codes: Codes | undefined;
  readonly mailBy: MailBy;
  readonly contacts: Contacts | undefined;
  /** Cognito's own ways in; the client is fetched late. */
  readonly account: AccountOptions;
  readonly newAccounts: NewAccounts;
  /** With the ID token, for settings. */
  readonly apis: SignedInApis;
  /** @throws CodeError when it is not taken */
  recoverByCode(identifier: string, code: string): Promise<Session>;
  /** Where passwords sign in on the page; the client is fetched late. */
  readonly passwords: PasswordsOptions | undefined;
  /** Another tab signed in or out. Returns the function that ends this. */
  onOtherTab(changed: () => void): () => void;
}

/** @param locale language for mails */
export function createSignIn(config: PageConfig, locale: () => string): SignIn {
  const storage = window.localStorage;
  const clientId = config.userPoolClientId;
  const verifiers = codeVerifiers({ storage, clientId });
  const requests = linkRequests(storage, clientId);
  const pageUrl = `${window.location.origin}${window.location.pathname}`;
  const attempts = new Map<string, number>();
  const tokenAges = ages();
  const lists = watchLists();
  const proof = watchProof();
  const relyingPartyId = config.relyingPartyId ?? window.location.hostname;
  const mail = mailBy(storage, clientId);
  const rounds = codeRounds(window.sessionStorage, clientId);
  let href = pageUrl;
  const call: ClientFetch = cognitoFetch({
    fetch: (url, init) => window.fetch(url, { ...init, credentials: 'omit', referrerPolicy: 'no-referrer' }),
    storage,
    clientId,
    verifiers,
    deviceSecret: deviceSecrets({ storage, clientId }),
    locale,
    renew: () => refresh(),
  });

  Passwordless.configure({
    cognitoIdpEndpoint: cognitoUrl(config),
    userPoolId: config.userPoolId,
    clientId,
    storage,
    fetch: proof.watch(lists.watch(call)),
    ...(config.fido2ApiUrl && {
      fido2: {
        baseUrl: config.fido2ApiUrl,
        rp: { id: relyingPartyId },
      },
    }),
    // The page has taken the fragment off; the client reads it here.
    location: {
      get href() {
        return href;
      },
      hostname: window.location.hostname,
    },
    history: {
      pushState: () => {
        href = pageUrl;
      },
    },
  });

  const current = async (): Promise<Session | undefined> => {
    const tokens = await retrieveTokens();
    if (!tokens?.idToken || !tokens.accessToken || !tokens.expireAt) return undefined;
    const { username: userName, idToken, accessToken, expireAt } = tokens;
    const kept = { accessToken, expireAt, lifeSeconds: lifeOf(accessToken) };
    const left = () => tokenLife(tokenAges, kept);
    // Measured from now, if they have just come.
    left();
    return { userName, idToken, accessToken, left };
  };

  const stored = async (): Promise<Session> => {
    const session = await current();
    if (!session) throw new Error('The browser did not keep the session.');
    return session;
  };

  const refresh = async (): Promise<Session> => {
    const before = await current();
    return exclusively(`SignInPage.${clientId}.refresh`, async () => {
      const tokens = await retrieveTokens();
      // Another tab may have used the refresh token meanwhile.
      if (before && tokens?.idToken !== before.idToken) return stored();
      if (!tokens?.refreshToken) {
        throw new ServiceError('NotAuthorizedException', 'No refresh token is kept.', 400, undefined);
      }
      const { AuthenticationResult: result } = await initiateAuth({
        authflow: 'REFRESH_TOKEN_AUTH',
        authParameters: { REFRESH_TOKEN: tokens.refreshToken },
      });
      await storeTokens({
        idToken: result.IdToken,
        accessToken: result.AccessToken,
        expireAt: new Date(Date.now() + result.ExpiresIn * 1000),
      });
      if (before && namesIn(before.idToken) !== namesIn(result.IdToken)) void ownPasskeys?.tellBrowser();
      return stored();
    });
  };

  const freshTokens = async (): Promise<void> => {
    const session = await current();
    if (session && session.left() < leastLife) await refresh();
  };

  const passkeys = (): Passkeys => {
    return passkeysLater({
      isSupported: supportsPasskeys(window),
      hasAutofill: () => supportsAutofill(window),
      relyingPartyId,
      knownHere: knownHere(storage, clientId),
      attention: { window, document },
      get: (options) => navigator.credentials.get(options),
      create: (options) => navigator.credentials.create(options),
      signalTaker: window.PublicKeyCredential as SignalTaker | undefined,
      lists,
      locks: navigator.locks,
      lock: `SignInPage.${clientId}.passkeys`,
      freshTokens,
      stored,
    });
  };

  const ownPasskeys = config.fido2ApiUrl ? passkeys() : undefined;

  const newAccounts = createNewAccounts({
    url: cognitoUrl(config),
    call,
    clientId,
    storage,
    locale,
    requiredAttributes: config.requiredAttributes ?? [],
  });
  const codes = ({ lifeSeconds, coolDownSeconds }: CodeConfig): Codes =>
    createCodes({
      rounds,
      lifeSeconds,
      coolDownSeconds,
      makeAccount: newAccounts.make,
      onSignedIn(way) {
        if (way === 'EMAIL_OTP') mail.keep('code');
      },
      stored,
    });
  const idToken = async (): Promise<string> => {
    await freshTokens();
    return (await stored()).idToken;
  };

  const apis = signedInApis(config, { call, idToken });
  const contacts = apis.contact && createContacts(apis.contact, locale);

  return {
    requestLink:
      config.links === false
        ? undefined
        : async (address) => {
            await newAccounts.make(address);
            const { signInLinkRequested } = requestSignInLink({ username: address, redirectUri: pageUrl });
            const challenge = await signInLinkRequested;
            requests.remember(challenge.ChallengeParameters.USERNAME ?? address, address);
          },

    async redeem(link) {
      if (link.recoverySecret !== undefined) {
        const { signInWithRecoveryLink } = await recovery();
        await signInWithRecoveryLink(
          link.userName,
          link.recoverySecret,
          link.address ?? '',
          () => endSession().signedOut,
        );
        return stored();
      }
      const attempt = attempts.get(link.fragment) ?? 0;
      attempts.set(link.fragment, attempt + 1);
      href = `${pageUrl}#${fragmentForClient(link, attempt)}`;
      const { signedIn } = signInWithLink({ tokensCb: storeTokens });
      if (!(await signedIn)) throw new LinkError('linkRefused');
      mail.keep('link');
      return stored();
    },

    async recoverByCode(identifier, code) {
      const { signInWithRecoveryCode } = await recovery();
      await signInWithRecoveryCode(identifier, code);
      return stored();
    },

    addressOf: ({ address, userName }) => address ?? (userName && requests.addressOf(userName)),
    current,

    refresh,
    passkeys: ownPasskeys,
    offers: passkeyOffers(storage, clientId),
    codes: config.codes && hasCodes(config.codes) ? codes(config.codes) : undefined,
    mailBy: mail,
    newAccounts,
    contacts,
    apis,
    passwords: config.passwords?.onPage
      ? { url: cognitoUrl(config), call, clientId, proof, locale, stored }
      : undefined,
    account: {
      url: cognitoUrl(config),
      call,
      async accessToken() {
        await freshTokens();
        return (await stored()).accessToken;
      },
      endSessions: contacts?.endSessions,
    },

    async signOut() {
      verifiers.forget();
      requests.forget();
      rounds.forget();
      // Revoking leaves ID tokens good for our own APIs.
      await contacts?.endSessions('this').catch(() => {});
      await endSession().signedOut;
    },

    async forget() {
      const tokens = await retrieveTokens();
      if (tokens)
        storage.removeItem(`CognitoIdentityServiceProvider.${clientId}.${tokens.username}.refreshToken`);
      // With nothing to revoke, this removes the rest.
      await endSession().signedOut;
    },

    onOtherTab(changed) {
      const listener = (event: StorageEvent) => {
        if (event.key === null || event.key.startsWith(`Passwordless.${clientId}.`)) changed();
      };
      // Pages in the back/forward cache hear nothing.
      const back = ({ persisted }: PageTransitionEvent) => {
        if (persisted) changed();
      };
      window.addEventListener('storage', listener);
      window.addEventListener('pageshow', back);
      return () => {
        window.removeEventListener('storage', listener);
        window.removeEventListener('pageshow', back);
      };
    },
  };
}

/** Few people ever need it. */
const recovery = () => fetched(() => import('../recovery/recovery-sign-in'));

/** The names that password managers show. */
function namesIn(idToken: string): string {
  const { email, phone_number, name } = claimsOf(idToken);
  return JSON.stringify([email, phone_number, name]);
}

function hasCodes({ email, sms, inLinkMail }: CodeConfig): boolean {
  return email || sms || inLinkMail === true;
}

/** One tab at a time, where the browser can see to that. */
function exclusively<T>(name: string, task: () => Promise<T>): Promise<T> {
  return navigator.locks ? navigator.locks.request(name, task) : task();
}
