/** What the page does with Cognito, by the package's browser client. */
import { type MailBy, mailBy } from '../codes/mail-by';
import type { PageConfig } from '../config';
import type { Contacts } from '../contact/client';
import { type PasskeyOffers, passkeyOffers } from '../passkeys/offer';
import type { AccountOptions } from '../pool/account/client';
import type { NewAccounts } from '../pool/account/new-accounts';
import type { PasswordsOptions } from '../pool/passwords/client';
import { watchProof } from '../pool/passwords/watch';
import { cognitoUrl } from '../shared/cognito-url';
import type { SignedInApis } from '../shared/signed-in-api';
import { type Client, connect, recovery } from './client';
import type { Session } from './session';

export interface SignIn extends Client {
  readonly offers: PasskeyOffers;
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
}

/** @param locale language for mails */
export function createSignIn(config: PageConfig, locale: () => string): SignIn {
  const storage = window.localStorage;
  const clientId = config.userPoolClientId;
  const proof = watchProof();
  const mail = mailBy(storage, clientId);
  const { client, call, apis, contacts, newAccounts, stored, fresh } = connect(config, {
    locale,
    watch: (own) => proof.watch(own),
    onSignedIn(way) {
      if (way === 'link') mail.keep('link');
      if (way === 'EMAIL_OTP') mail.keep('code');
    },
  });
  const url = cognitoUrl(config);
  return {
    ...client,
    offers: passkeyOffers(storage, clientId),
    mailBy: mail,
    newAccounts,
    contacts,
    apis,
    passwords: config.passwords?.onPage ? { url, call, clientId, proof, locale, stored } : undefined,
    account: {
      url,
      call,
      accessToken: async () => (await fresh()).accessToken,
      endSessions: contacts?.endSessions,
    },
    async recoverByCode(identifier, code) {
      const { signInWithRecoveryCode } = await recovery();
      await signInWithRecoveryCode(identifier, code);
      return stored();
    },
  };
}
