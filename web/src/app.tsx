import { useEffect, useState } from 'react';
import type { CodeRound } from './codes/round';
import { isByMessage, rowOf } from './codes/ways';
import type { Scene } from './components/illustration';
import { type Fetched, type FrameProps, LaterView } from './components/later';
import { Shell } from './components/shell';
import type { PageConfig } from './config';
import type { Seen, Session } from './custom-auth/session';
import type { SignIn } from './custom-auth/sign-in';
import { SignInView } from './custom-auth/views/sign-in';
import type { FoundLink, SignInLink } from './magic-link/link';
import { type Problem, problemOf } from './shared/problem';
import { claimsOf } from './shared/tokens';
import type { WayOn } from './shared/way-on';
import { useWords } from './words';

/** Each has a view of its own. */
export type Place =
  | {
      readonly at: 'signIn';
      readonly typed?: string;
      readonly notice?: 'signedOut' | 'signInAgain' | 'proven';
      readonly problem?: Problem;
    }
  | { readonly at: 'sent'; readonly address: string }
  | { readonly at: 'code'; readonly round: CodeRound }
  | { readonly at: 'secondProof'; readonly number: string }
  | { readonly at: 'confirm'; readonly identifier: string }
  | { readonly at: 'recoveryCode'; readonly typed: string }
  | { readonly at: 'password'; readonly typed: string }
  | { readonly at: 'landing'; readonly link: SignInLink; readonly address: string }
  | { readonly at: 'linkProblem'; readonly link: FoundLink; readonly problem: Problem }
  | {
      readonly at: 'session';
      readonly session: Session;
      readonly seen?: Seen | undefined;
    };

/** Where codes only change contacts, the deployment doesn't publish how long they are. */
const usualDigits = 6;

/** Views that are fetched when shown. */
const landingView = () => import('./magic-link/views/landing').then((views) => views.LandingView);
const linkProblemView = () => import('./magic-link/views/landing').then((views) => views.LinkProblemView);
const sentView = () => import('./magic-link/views/sent').then((views) => views.SentView);
const codeView = () => import('./codes/views/code').then((views) => views.CodeView);
const secondProofView = () => import('./codes/views/second-proof').then((views) => views.SecondProofView);
const recoveryCodeView = () =>
  import('./recovery-codes/views/recovery-code').then((views) => views.RecoveryCodeView);
const passwordSignIn = () => import('./pool/views/passwords').then((views) => views.PasswordSignIn);
const confirmView = () => import('./pool/views/passwords').then((views) => views.ConfirmView);
const sessionView = () => import('./custom-auth/views/session').then((views) => views.SessionView);

/** Fetches the views that most people see next. */
export async function fetchNextViews(): Promise<void> {
  await Promise.allSettled([sentView, codeView, sessionView].map((fetch) => fetch()));
}

const scenes: Record<Place['at'], Scene> = {
  signIn: 'sealed',
  sent: 'sent',
  code: 'sent',
  secondProof: 'sealed',
  confirm: 'sent',
  recoveryCode: 'sealed',
  password: 'sealed',
  landing: 'opened',
  linkProblem: 'refused',
  session: 'done',
};

/** The link, else the kept session, else the code that is waited for, else the form. */
export async function startingPlace(signIn: SignIn, link: FoundLink | undefined): Promise<Place> {
  if (link) return placeOfLink(signIn, link);
  const session = await keptSession(signIn);
  const round = signIn.codes?.waiting();
  if (!session) return round ? { at: 'code', round } : { at: 'signIn' };
  if (session.left() > 0) return { at: 'session', session };
  try {
    return { at: 'session', session: await signIn.refresh() };
  } catch (error) {
    const problem = problemOf(error, 'refresh');
    if (problem.kind === 'sessionEnded') await signIn.forget();
    return { at: 'signIn', problem };
  }
}

/** Forgets one that can't be read. */
async function keptSession(signIn: SignIn): Promise<Session | undefined> {
  try {
    const session = await signIn.current();
    for (const token of session ? [session.idToken, session.accessToken] : []) claimsOf(token);
    return session;
  } catch {
    await signIn.forget();
    return undefined;
  }
}

function placeOfLink(signIn: SignIn, link: FoundLink): Place {
  if ('isBroken' in link) return { at: 'linkProblem', link, problem: { kind: 'linkBroken' } };
  const address = signIn.addressOf(link);
  if (address === undefined) return { at: 'linkProblem', link, problem: { kind: 'otherBrowser' } };
  return { at: 'landing', link, address };
}

export function App({
  config,
  signIn,
  start,
  wayOn,
  onLink,
}: {
  readonly config: PageConfig;
  readonly signIn: SignIn;
  readonly start: Place;
  readonly wayOn: WayOn | undefined;
  /** Calls back with each link the page is sent to. Returns the function that ends this. */
  onLink(found: (link: FoundLink) => void): () => void;
}) {
  const { t } = useWords();
  const [place, setPlace] = useState(start);
  // The first view of a visit doesn't move the focus.
  const focus = place !== start;
  const { title } = t[place.at];

  useEffect(() => onLink((link) => setPlace(placeOfLink(signIn, link))), [onLink, signIn]);

  useEffect(() => {
    // Another tab signed in or out: this one follows.
    return signIn.onOtherTab(async () => {
      const session = await signIn.current();
      setPlace((now) => {
        if (session && now.at === 'session' && now.session.userName === session.userName)
          return { ...now, session };
        if (session && now.at !== 'landing') return { at: 'session', session };
        return !session && now.at === 'session' ? { at: 'signIn', notice: 'signedOut' } : now;
      });
    });
  }, [signIn]);

  useEffect(() => {
    document.title = t.documentTitle(title, config.appName);
  }, [title, t, config.appName]);

  /** Whoever is about to be offered a passkey stays for it. */
  const isOffered = ({ idToken, userName }: Session, seen?: Seen) => {
    const { sign_in_method: method = seen, auth_time: time } = claimsOf(idToken);
    return passkeys && isByMessage(method) && signIn.offers.isDue(userName, Number(time));
  };
  const onSignedIn = (session: Session, seen?: Seen) =>
    wayOn?.to() && !isOffered(session, seen) ? wayOn.go() : setPlace({ at: 'session', session, seen });
  const signOut = async (next: Extract<Place, { at: 'signIn' }>) => {
    try {
      await signIn.signOut();
      setPlace(next);
    } catch (error) {
      // Signed out on this page in any case, though Cognito may not have heard of it.
      setPlace({ ...next, problem: problemOf(error, 'signOut') });
    }
  };
  const toForm = (more?: Omit<Extract<Place, { at: 'signIn' }>, 'at'>) => setPlace({ at: 'signIn', ...more });
  const onSent = (address: string) => setPlace({ at: 'sent', address });
  const onCode = (round: CodeRound) => setPlace({ at: 'code', round });
  const passkeys = signIn.passkeys?.isSupported ? signIn.passkeys : undefined;
  const codes = signIn.codes && config.codes && { client: signIn.codes, config: config.codes };
  const sms = config.codes?.sms ? config.sms : undefined;
  const isOnPhone = place.at === 'code' && rowOf(place.round.way).to === 'phone';
  const later = <P extends FrameProps>(fetch: Fetched<P>, props: Omit<P, 'focus'>) => (
    <LaterView key={place.at} fetch={fetch} title={title} props={{ ...props, focus } as P & FrameProps} />
  );
  const view = () => {
    switch (place.at) {
      case 'signIn':
        return (
          <SignInView
            key={place.typed}
            typed={place.typed ?? ''}
            notice={place.notice}
            problem={place.problem}
            focus={focus}
            passkeys={passkeys}
            codes={codes && { ...codes, sms, mailBy: signIn.mailBy.last() }}
            requestLink={signIn.requestLink}
            onSent={onSent}
            onCode={onCode}
            onSignedIn={onSignedIn}
            accounts={signIn.newAccounts}
            onUnproven={(identifier) => setPlace({ at: 'confirm', identifier })}
            {...(signIn.apis.recoveryCodes && {
              onRecoveryCode: (typed: string) => setPlace({ at: 'recoveryCode', typed }),
            })}
            {...(signIn.passwords && {
              onPassword: (typed: string) => setPlace({ at: 'password', typed }),
            })}
          />
        );
      case 'confirm':
        return later(confirmView, {
          identifier: place.identifier,
          accounts: signIn.newAccounts,
          // Else somebody who typed no password would be asked for a second factor beside it.
          passwords: config.passwords?.mfa === 'required' ? undefined : signIn.passwords,
          onSignedIn: (session) =>
            onSignedIn(session, place.identifier.startsWith('+') ? 'SMS_OTP' : 'EMAIL_OTP'),
          onProven: () => toForm({ typed: place.identifier, notice: 'proven' }),
          onBack: () => toForm({ typed: place.identifier }),
        });
      case 'recoveryCode':
        return later(recoveryCodeView, {
          typed: place.typed,
          sms,
          recover: signIn.recoverByCode,
          onSignedIn,
          onBack: () => toForm({ typed: place.typed }),
        });
      case 'password':
        return (
          signIn.passwords &&
          later(passwordSignIn, {
            options: signIn.passwords,
            minLength: config.passwords?.minLength ?? 0,
            appName: config.appName,
            typed: place.typed,
            sms,
            onSignedIn: (session) => onSignedIn(session, 'PASSWORD'),
            onBack: (typed = place.typed) => toForm({ typed }),
          })
        );
      case 'sent':
        return (
          signIn.requestLink &&
          later(sentView, {
            address: place.address,
            lifeSeconds: config.linkLifeSeconds,
            coolDownSeconds: config.coolDownSeconds ?? 60,
            codes,
            requestLink: signIn.requestLink,
            onCode,
            onSignedIn,
            onBack: () => toForm(),
          })
        );
      case 'code':
        return (
          codes &&
          later(codeView, {
            start: place.round,
            codes: codes.client,
            config: codes.config,
            requestLink: signIn.requestLink,
            onLinkSent: onSent,
            onSignedIn,
            onSecondProof: (number) => setPlace({ at: 'secondProof', number }),
            onBack: (typed = '') => toForm({ typed }),
          })
        );
      case 'secondProof':
        return later(secondProofView, {
          number: place.number,
          passkeys,
          requestLink: signIn.requestLink,
          mailCodes: config.codes?.email ? signIn.codes : undefined,
          onSent,
          onCode,
          onSignedIn,
          onBack: () => toForm(),
        });
      case 'landing':
        return later(landingView, {
          link: place.link,
          address: place.address,
          redeem: signIn.redeem,
          onSignedIn,
          onRefused: (problem) => setPlace({ at: 'linkProblem', link: place.link, problem }),
          onCancel: async () => setPlace(await startingPlace(signIn, undefined)),
        });
      case 'linkProblem':
        return later(linkProblemView, {
          problem: place.problem,
          address: signIn.addressOf(place.link),
          hasCode: config.codes?.inLinkMail === true,
          requestLink: signIn.requestLink,
          onSent,
          onBack: () => toForm(),
        });
      case 'session':
        return later(sessionView, {
          session: place.session,
          seen: place.seen,
          wayOn,
          showsTokens: config.inboxUrl !== undefined,
          refresh: signIn.refresh,
          onSession: (session) => setPlace((now) => (now.at === 'session' ? { ...now, session } : now)),
          onEnded: async (problem) => {
            await signIn.forget();
            toForm({ problem });
          },
          passkeys: signIn.passkeys,
          offers: signIn.offers,
          contacts: signIn.contacts && {
            client: signIn.contacts,
            digits: config.codes?.digits ?? usualDigits,
            sms,
          },
          settings: { account: signIn.account, apis: signIn.apis, config },
          onSessionsEnded: async () => {
            await signIn.forget();
            toForm({ notice: 'signedOut' });
          },
          onSignOut: () => signOut({ at: 'signIn', notice: 'signedOut' }),
          onSignInAgain: (typed) => signOut({ at: 'signIn', notice: 'signInAgain', typed }),
        });
    }
  };

  return (
    <Shell
      appName={config.appName}
      scene={isOnPhone ? 'texted' : scenes[place.at]}
      wide={place.at === 'session'}
      inboxUrl={
        place.at === 'session' ? undefined : config.inboxUrl && `${config.inboxUrl}${isOnPhone ? '#sms' : ''}`
      }
    >
      {view()}
    </Shell>
  );
}
