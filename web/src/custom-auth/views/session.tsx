import { useEffect, useRef, useState } from 'react';
import { isByMessage } from '../../codes/ways';
import { Button } from '../../components/button';
import { pointInTime } from '../../components/claims';
import { useNumbers } from '../../components/identifier-field';
import { Later, NotFetchedNotice } from '../../components/later';
import { ProblemNotice } from '../../components/notice';
import { ViewTitle } from '../../components/shell';
import type { ContactMeans } from '../../contact/views/contact-form';
import { ContactsSection } from '../../contact/views/contacts';
import type { Passkeys } from '../../passkeys/client';
import type { PasskeyOffers } from '../../passkeys/offer';
import { PasskeysSection } from '../../passkeys/views/passkeys';
import type { Settings } from '../../pool/views/settings';
import { steadyTime } from '../../shared/ages';
import { type Problem, problemOf } from '../../shared/problem';
import { shownIdentifier } from '../../shared/shown-identifier';
import { type Claims, claimsOf } from '../../shared/tokens';
import type { WayOn } from '../../shared/way-on';
import { useSteadyTime } from '../../time';
import { useWords } from '../../words';
import type { Seen, Session } from '../session';
import { TokensSection } from './tokens';
import '../../styles/session.css';
import '../../styles/settings.css';

/** Seconds before the tokens' end. */
const refreshAhead = 60;
/** Milliseconds, while the service can't be reached. */
const retryAfter = 30_000;
/** Fetched late. */
const settingsSections = () =>
  import('../../pool/views/settings').then((settings) => settings.SettingsSections);

export function SessionView({
  session,
  seen,
  wayOn,
  showsTokens,
  focus,
  passkeys,
  offers,
  contacts,
  settings,
  refresh,
  onSession,
  onEnded,
  onSignOut,
  onSessionsEnded,
  onSignInAgain,
}: {
  readonly session: Session;
  readonly seen: Seen | undefined;
  readonly wayOn: WayOn | undefined;
  /** For developers, on their own machine. */
  readonly showsTokens: boolean;
  readonly focus: boolean;
  /** Where the deployment has them. */
  readonly passkeys: Passkeys | undefined;
  readonly offers: PasskeyOffers;
  /** Present where contacts can be changed. */
  readonly contacts: ContactMeans | undefined;
  readonly settings: Settings;
  refresh(): Promise<Session>;
  onSession(session: Session): void;
  /** The service ended the session. */
  onEnded(problem: Problem): void;
  onSignOut(): Promise<void>;
  /** Every session ended, this one too. */
  onSessionsEnded(): void;
  /** For a fresh sign-in with this address. */
  onSignInAgain(address: string): Promise<void>;
}) {
  const { t, language } = useWords();
  const now = useSteadyTime();
  const [busy, setBusy] = useState<'refresh' | 'signOut'>();
  const [problem, setProblem] = useState<Problem>();
  const lastTry = useRef(Number.NEGATIVE_INFINITY);

  const idClaims = claimsOf(session.idToken);
  const authTime = idClaims.auth_time;
  // Refreshed tokens lack the method but have the time: the same sign-in.
  const told = useRef(idClaims);
  if (idClaims.sign_in_method !== undefined || told.current.auth_time !== authTime) told.current = idClaims;
  const how = told.current;
  const isByPassword = seen === 'PASSWORD';
  const method = how.sign_in_method ?? (isByPassword ? undefined : seen);
  const unstated = isByPassword ? t.session.methodPassword : t.session.methodUnknown;
  const { email, phone_number: number } = idClaims;
  const address = String(email ?? number ?? session.userName);
  const numbers = useNumbers(email === undefined && number !== undefined);
  const left = session.left() / 1000;
  const target = wayOn?.to();

  /** @returns whether there are new tokens */
  const renew = async (asked: boolean): Promise<boolean> => {
    lastTry.current = steadyTime();
    setBusy('refresh');
    if (asked) setProblem(undefined);
    try {
      onSession(await refresh());
      setProblem(undefined);
      return true;
    } catch (error) {
      const found = problemOf(error, 'refresh');
      if (found.kind === 'sessionEnded') onEnded(found);
      else setProblem(found);
      return false;
    } finally {
      setBusy(undefined);
    }
  };

  const renewUnasked = useRef(renew);
  renewUnasked.current = renew;
  const isDue = left < refreshAhead && busy === undefined && now - lastTry.current > retryAfter;
  useEffect(() => {
    if (isDue) void renewUnasked.current(false);
  }, [isDue]);

  const signOut = async () => {
    setBusy('signOut');
    await onSignOut();
  };

  return (
    <>
      <div className="session-head">
        <div>
          <ViewTitle focus={focus}>{t.session.title}</ViewTitle>
          <p className="address">{shownIdentifier(address, email === undefined ? numbers : undefined)}</p>
        </div>
        <Button kind="second" busy={busy === 'signOut'} onClick={signOut}>
          {busy === 'signOut' ? t.session.signingOut : t.session.signOut}
        </Button>
      </div>
      <dl className="summary">
        <div>
          <dt>{t.session.how}</dt>
          <dd>
            {typeof method === 'string' ? (t.session.methods[method] ?? method) : unstated}
            <PasskeyFacts claims={how} />
          </dd>
        </div>
        <div>
          <dt>{t.session.when}</dt>
          <dd>{typeof authTime === 'number' ? pointInTime(authTime * 1000, language, 'short') : '–'}</dd>
        </div>
      </dl>
      <ProblemNotice problem={problem} />
      {target !== undefined && (
        <div className="actions">
          <Button onClick={() => wayOn?.go()}>{t.session.goOn(new URL(target).host)}</Button>
        </div>
      )}
      {passkeys && (
        <PasskeysSection
          key={session.userName}
          passkeys={passkeys}
          offer={
            // Who just waited for a message knows what a passkey saves.
            isByMessage(method) && typeof authTime === 'number'
              ? {
                  isDue: () => offers.isDue(session.userName, authTime),
                  dismiss: () => offers.dismiss(session.userName),
                  title: method === 'MAGIC_LINK' ? 'offerTitle' : 'offerTitleCode',
                }
              : undefined
          }
          onSignInAgain={() => onSignInAgain(address)}
        />
      )}
      {contacts && (
        <ContactsSection
          key={`contacts ${session.userName}`}
          means={contacts}
          claims={idClaims}
          onChanged={async () => void (await renew(false))}
          onSignInAgain={() => onSignInAgain(address)}
        />
      )}
      <Later
        key={`settings ${session.userName}`}
        fetch={settingsSections}
        failed={<NotFetchedNotice />}
        props={{
          settings,
          userName: address,
          onEnded: (found) => (found ? onEnded(found) : onSessionsEnded()),
          onSignInAgain: () => onSignInAgain(address),
        }}
      />
      {showsTokens && <TokensSection session={session} renew={() => renew(true)} />}
    </>
  );
}

function PasskeyFacts({ claims }: { readonly claims: Claims }) {
  const { t } = useWords();
  const facts = [
    said(claims.passkey_user_verified, t.session.passkeyVerified, t.session.passkeyPresent),
    said(claims.passkey_backed_up, t.session.passkeySynced, t.session.passkeyOneDevice),
  ].filter((fact) => fact !== undefined);
  if (facts.length === 0) return null;
  return <span className="summary-detail">{facts.join(t.session.listSeparator)}</span>;
}

/** For claims that say `true` or `false`; undefined for others. */
function said(claim: unknown, yes: string, no: string): string | undefined {
  if (claim === undefined) return undefined;
  return String(claim) === 'true' ? yes : no;
}
