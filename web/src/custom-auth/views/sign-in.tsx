import { type FormEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Codes } from '../../codes/client';
import type { CodeRound } from '../../codes/round';
import { rowOf, waysTo } from '../../codes/ways';
import { Button } from '../../components/button';
import { DetailFields, useDetails } from '../../components/details';
import { PasskeyIcon } from '../../components/icons';
import { IdentifierField, useIdentifier } from '../../components/identifier-field';
import { ProblemNotice, StatusNotice } from '../../components/notice';
import { ViewTitle } from '../../components/shell';
import { useTask } from '../../components/use-task';
import type { CodeConfig, SmsConfig } from '../../config';
import type { Passkeys } from '../../passkeys/client';
import { usePasskeyAutofill } from '../../passkeys/views/passkey-autofill';
import type { NewAccounts } from '../../pool/account/new-accounts';
import { ServiceError } from '../../shared/cognito-fetch';
import { type Problem, problemOf } from '../../shared/problem';
import { useWords } from '../../words';
import type { RequestLink } from '../client';
import type { Session } from '../session';

export interface SignInCodes {
  readonly client: Codes;
  readonly config: CodeConfig;
  /** Where codes come by text message. */
  readonly sms: SmsConfig | undefined;
  /** What leads for an e-mail address. */
  readonly mailBy: 'link' | 'code';
}

/** Sends a link or code to what is typed, or signs in with a passkey. */
export function SignInView({
  typed,
  notice: earlierNotice,
  problem: earlierProblem,
  focus,
  passkeys,
  codes,
  accounts,
  requestLink,
  onSent,
  onCode,
  onUnproven,
  onSignedIn,
  onRecoveryCode,
  onPassword,
}: {
  readonly typed: string;
  readonly notice?: 'signedOut' | 'signInAgain' | 'proven' | undefined;
  readonly problem?: Problem | undefined;
  readonly focus: boolean;
  /** Where deployment and browser have them. */
  readonly passkeys: Passkeys | undefined;
  /** Where the deployment has them. */
  readonly codes: SignInCodes | undefined;
  readonly accounts: NewAccounts;
  /** Where the deployment has links. */
  readonly requestLink: RequestLink | undefined;
  onSent(address: string): void;
  onCode(round: CodeRound): void;
  /** Made in this browser, waiting for its proof. */
  onUnproven(identifier: string): void;
  onSignedIn(session: Session): void;
  /** Gets what is typed in the field. */
  onRecoveryCode?(typed: string): void;
  /** Gets what is typed in the field. */
  onPassword?(typed: string): void;
}) {
  const { t } = useWords();
  const { details } = accounts;
  const sms = codes?.sms;
  const takesMail = requestLink !== undefined || codes?.config.email === true;
  const hasForm = takesMail || sms !== undefined;
  const entry = useIdentifier(!sms ? 'email' : takesMail ? 'either' : 'phone', sms, typed);
  const isBlank = entry.text.trim() === '';
  const [notice, setNotice] = useState(earlierNotice);
  const { busy, problem, begin, fail, run } = useTask<'request' | 'codeRequest' | 'passkeySignIn'>(
    (error, doing) => {
      // Old news would read as the outcome.
      setNotice(undefined);
      return problemOf(error, doing);
    },
    earlierProblem,
  );
  const isSending = busy !== undefined && busy !== 'passkeySignIn';
  const prompt = useRef<AbortController>(undefined);
  // Ends the prompt of somebody who went elsewhere.
  useEffect(() => () => prompt.current?.abort(), []);
  const [leadsWithPasskey] = useState(() => passkeys?.anyKnownHere() ?? false);
  const { field } = entry;
  // Whoever opens the page can type, and is offered passkeys there. Elsewhere it skips what comes first (WCAG
  // 2.4.3) or has a keyboard cover the page.
  const [startsInField] = useState(() => !focus && !earlierProblem && !leadsWithPasskey);
  useLayoutEffect(() => {
    if (!startsInField || !window.matchMedia('(pointer: fine)').matches) return;
    if (document.activeElement === document.body) field.current?.focus({ preventScroll: true });
  }, [startsInField, field]);
  const [isNew, setNew] = useState(false);
  const own = useDetails(isNew && details ? details : []);
  const mailsCode = codes?.config.email === true && (!requestLink || codes.mailBy === 'code');

  // After a refused passkey, until the person turns to the field again.
  const [isResting, setResting] = useState(false);
  const stopAutofill = usePasskeyAutofill(passkeys, busy === undefined && !isResting, {
    onChosen: () => begin('passkeySignIn'),
    onSignedIn,
    onFailed: (error) => {
      fail(error);
      setResting(true);
    },
  });

  /** The form's button first; none for a link. */
  const ways = waysTo(entry.kind, codes?.config).filter((way) => rowOf(way).to === 'phone' || mailsCode);
  const submit = (event: FormEvent, way = ways[0]) => {
    event.preventDefault();
    return run(way ? 'codeRequest' : 'request', async () => {
      const value = (await entry.read())?.value;
      if (value === undefined) return;
      if (!own.areComplete()) return;
      if (isNew) accounts.describe(value, own.values);
      stopAutofill();
      try {
        if (codes && way) return onCode(await codes.client.request(way, value));
        await requestLink?.(value);
        onSent(value);
      } catch (error) {
        const isUnproven = error instanceof ServiceError && error.name === 'UserNotConfirmedException';
        if (!isUnproven || !accounts.isOurs(value)) throw error;
        onUnproven(value);
      }
    });
  };

  const signInByPasskey = () =>
    run('passkeySignIn', async () => {
      const controller = new AbortController();
      prompt.current = controller;
      // With nothing typed the browser offers every passkey of this site.
      const found = isBlank ? undefined : await entry.read();
      if (!isBlank && !found) return;
      stopAutofill();
      const session = await passkeys?.signIn({
        signal: controller.signal,
        ...(found && { address: found.value }),
      });
      if (session) onSignedIn(session);
    });

  const submitWords = () => {
    if (isSending) return t.signIn.busy;
    if (sms && takesMail && isBlank) return t.signIn.next;
    return ways[0] ? t.signIn.submitBy[ways[0]] : t.signIn.submit;
  };
  const passkeyButton = (
    <Button
      kind={leadsWithPasskey || !hasForm ? 'main' : 'second'}
      icon={<PasskeyIcon />}
      busy={busy === 'passkeySignIn'}
      disabled={isSending}
      onClick={signInByPasskey}
    >
      {busy === 'passkeySignIn' ? t.signIn.passkeyBusy : t.signIn.passkey}
    </Button>
  );
  const form = hasForm && (
    <form className="form" noValidate onSubmit={submit}>
      <IdentifierField
        entry={entry}
        sms={sms}
        {...(!takesMail && { label: t.signIn.numberLabel })}
        autoComplete={passkeys ? 'username webauthn' : sms ? 'username' : 'email'}
        readOnly={busy !== undefined}
        onFocus={() => setResting(false)}
      />
      <DetailFields {...own.fields} readOnly={busy !== undefined} />
      <Button
        type="submit"
        kind={leadsWithPasskey ? 'second' : 'main'}
        busy={isSending}
        disabled={busy === 'passkeySignIn'}
      >
        {submitWords()}
      </Button>
      {!isBlank &&
        ways.slice(1).map((way) => (
          <Button
            key={way}
            kind="quiet"
            disabled={busy !== undefined}
            onClick={(event) => submit(event, way)}
          >
            {t.signIn.submitBy[way]}
          </Button>
        ))}
    </form>
  );
  const or = form && <p className="or">{t.signIn.or}</p>;
  const { lead, leadPasskeys, leadCodes, leadCodesPasskeys, leadCode, leadCodePasskeys } = t.signIn;
  const [plainLead, passkeysLead] = !requestLink
    ? [leadCode, leadCodePasskeys]
    : codes
      ? [leadCodes, leadCodesPasskeys]
      : [lead, leadPasskeys];

  return (
    <>
      <ViewTitle focus={focus}>{t.signIn.title}</ViewTitle>
      <p className="lead">
        {!onPassword && t.signIn.noPassword}
        {form && (passkeys ? passkeysLead : plainLead)}
      </p>
      <StatusNotice>{notice && t.signIn[notice]}</StatusNotice>
      <ProblemNotice problem={problem} />
      {!passkeys && form}
      {passkeys && (
        <div className="ways">
          {leadsWithPasskey ? passkeyButton : form}
          {or}
          {leadsWithPasskey ? form : passkeyButton}
        </div>
      )}
      {form && details?.length === 0 && (
        <p className="aside">{codes ? t.signIn.newHereCodes : t.signIn.newHere}</p>
      )}
      <div className="actions other-ways">
        {!!details?.length && (
          <Button kind="quiet" aria-expanded={isNew} onClick={() => setNew(!isNew)}>
            {isNew ? t.details.known : t.details.isNew}
          </Button>
        )}
        {onPassword && (
          <Button kind="quiet" onClick={() => onPassword(entry.text)}>
            {t.password.title}
          </Button>
        )}
        {onRecoveryCode && (
          <Button kind="quiet" onClick={() => onRecoveryCode(entry.text)}>
            {t.signIn.recoveryCode}
          </Button>
        )}
      </div>
    </>
  );
}
