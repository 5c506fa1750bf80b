/**
 * Signing in to the pool by what this deployment offers, without a word or a view: the page's own way, and
 * that of pages without a framework ({@link file://../client.ts}).
 */
import { Passwordless } from 'amazon-cognito-passwordless-auth';
import { initiateAuth } from 'amazon-cognito-passwordless-auth/cognito-api';
import { retrieveTokens } from 'amazon-cognito-passwordless-auth/storage';
import type { ApiUrl } from '../apis';
import { type Codes, createCodes } from '../codes/client';
import { codeRounds } from '../codes/round';
import type { CodeWay } from '../codes/ways';
import type { CodeConfig, PageConfig } from '../config';
import { type Contacts, createContacts } from '../contact/client';
import { createLinks } from '../magic-link/client';
import type { FoundLink, SignInLink } from '../magic-link/link';
import type { Passkeys } from '../passkeys/client';
import { knownHere } from '../passkeys/known-here';
import { passkeysLater } from '../passkeys/later';
import { watchLists } from '../passkeys/list-watch';
import type { SignalTaker } from '../passkeys/signals';
import { supportsAutofill, supportsPasskeys } from '../passkeys/support';
import { createNewAccounts, type NewAccounts } from '../pool/account/new-accounts';
import { ages, tokenLife } from '../shared/ages';
import { codeVerifiers } from '../shared/code-verifier';
import { askCognito, type ClientFetch, cognitoFetch, ServiceError } from '../shared/cognito-fetch';
import { cognitoUrl } from '../shared/cognito-url';
import { fetched } from '../shared/fetched';
import { forgetSession } from '../shared/kept-session';
import { deviceSecrets } from '../shared/known-browser';
import { linkRequests } from '../shared/requests';
import { type SignedInApis, signedInApis } from '../shared/signed-in-api';
import { claimsOf, lifeOf } from '../shared/tokens';
import { keepTokens } from './keep-tokens';
import type { Session } from './session';

/** Milliseconds left of tokens for a call. */
const leastLife = 10_000;

/** Asks for a link to an address. */
export type RequestLink = (address: string) => Promise<void>;

/**
 * What a client is told of a deployment: these members of the page's `/config.json`, whose others are not
 * looked at.
 */
export type ClientConfig = Pick<
  PageConfig,
  | 'region'
  | 'userPoolId'
  | 'userPoolClientId'
  | 'cognitoEndpoint'
  | 'relyingPartyId'
  | 'links'
  | 'codes'
  | 'requiredAttributes'
  | ApiUrl
>;

export interface Client {
  /** Undefined where there are no links. Ends the same way whether or not there is an account. */
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
  /** Passkeys, where the deployment has them. */
  readonly passkeys: Passkeys | undefined;
  /** One-time codes, where the deployment has them. */
  readonly codes: Codes | undefined;
  /** Another tab signed in or out. Returns the function that ends this. */
  onOtherTab(changed: () => void): () => void;
}

/** What a page builds on beside its client. */
export interface Connection {
  readonly client: Client;
  readonly call: ClientFetch;
  readonly apis: SignedInApis;
  readonly contacts: Contacts | undefined;
  readonly newAccounts: NewAccounts;
  /** The session that was just stored. */
  stored(): Promise<Session>;
  /** The session, with some life left. */
  fresh(): Promise<Session>;
}

export interface ConnectOptions {
  /** BCP 47 tag of the language that mails should come in. */
  readonly locale: () => string;
  /** Looks at what passes between the client and the services. */
  readonly watch?: (call: ClientFetch) => ClientFetch;
  /** Learns by which way somebody came in. */
  readonly onSignedIn?: (way: 'link' | CodeWay) => void;
}

/** Connects a page with the pool that `config` names. */
export function connect(config: ClientConfig, options: ConnectOptions): Connection {
  const { locale, watch = (call) => call, onSignedIn } = options;
  const storage = window.localStorage;
  const clientId = config.userPoolClientId;
  const verifiers = codeVerifiers({ storage, clientId });
  const url = cognitoUrl(config);
  const requests = linkRequests(storage, clientId);
  const pageUrl = `${window.location.origin}${window.location.pathname}`;
  const tokenAges = ages();
  const lists = watchLists();
  const relyingPartyId = config.relyingPartyId ?? window.location.hostname;
  const rounds = codeRounds(window.sessionStorage, clientId);
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
    cognitoIdpEndpoint: url,
    userPoolId: config.userPoolId,
    clientId,
    storage,
    fetch: watch(lists.watch(call)),
    ...(config.fido2ApiUrl && {
      fido2: {
        baseUrl: config.fido2ApiUrl,
        rp: { id: relyingPartyId },
      },
    }),
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
      await keepTokens(result);
      if (before && namesIn(before.idToken) !== namesIn(result.IdToken)) void ownPasskeys?.tellBrowser();
      return stored();
    });
  };

  const freshTokens = async (): Promise<void> => {
    const session = await current();
    if (session && session.left() < leastLife) await refresh();
  };

  const fresh = async (): Promise<Session> => {
    await freshTokens();
    return stored();
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
    url,
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
      onSignedIn: (way) => onSignedIn?.(way),
      stored,
    });

  const apis = signedInApis(config, { call, idToken: async () => (await fresh()).idToken });
  const contacts = apis.contact && createContacts(apis.contact, locale);
  const links = createLinks({ storage, clientId, pageUrl, requests });
  const endSession = async (): Promise<void> => {
    const Token = forgetSession(storage, clientId);
    if (Token !== null) await askCognito({ url, call }, 'RevokeToken', { Token, ClientId: clientId });
  };

  const client: Client = {
    requestLink:
      config.links === false
        ? undefined
        : async (address) => {
            await newAccounts.make(address);
            await links.request(address);
          },

    async redeem(link) {
      if (link.recoverySecret !== undefined) {
        const { signInWithRecoveryLink } = await recovery();
        await signInWithRecoveryLink(link.userName, link.recoverySecret, link.address ?? '', endSession);
        return stored();
      }
      await links.redeem(link);
      onSignedIn?.('link');
      return stored();
    },

    addressOf: ({ address, userName }) => address ?? (userName && requests.addressOf(userName)),
    current,

    refresh,
    passkeys: ownPasskeys,
    codes: config.codes && hasCodes(config.codes) ? codes(config.codes) : undefined,

    async signOut() {
      verifiers.forget();
      requests.forget();
      rounds.forget();
      // Revoking the refresh token, which comes next, leaves ID tokens good for the product's own APIs.
      await contacts?.endSessions('this').catch(() => {});
      await endSession();
    },

    async forget() {
      forgetSession(storage, clientId);
    },

    onOtherTab(changed) {
      const listener = (event: StorageEvent) => {
        if (event.key === null || event.key.startsWith(`Passwordless.${clientId}.`)) changed();
      };
      // A page that stands still in the back/forward cache hears of nothing meanwhile.
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
  return { client, call, apis, contacts, newAccounts, stored, fresh };
}

/** Few people ever need it. */
export const recovery = () => fetched(() => import('../recovery/recovery-sign-in'));

/** What password managers show of an account, as its ID token has it. */
function namesIn(idToken: string): string {
  const { email, phone_number, name } = claimsOf(idToken);
  return JSON.stringify([email, phone_number, name]);
}

/** Whether any kind of code signs in. */
function hasCodes({ email, sms, inLinkMail }: CodeConfig): boolean {
  return email || sms || inLinkMail === true;
}

/** Runs the task in one tab at a time, where the browser can see to that. */
function exclusively<T>(name: string, task: () => Promise<T>): Promise<T> {
  return navigator.locks ? navigator.locks.request(name, task) : task();
}
