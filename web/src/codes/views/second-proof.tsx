import { type FormEvent, useEffect, useRef, useState } from 'react';
import { BackButton } from '../../components/back-button';
import { Button } from '../../components/button';
import { PasskeyIcon } from '../../components/icons';
import { IdentifierField, useIdentifier } from '../../components/identifier-field';
import { ProblemNotice } from '../../components/notice';
import { ViewTitle } from '../../components/shell';
import type { Session } from '../../custom-auth/session';
import type { RequestLink } from '../../custom-auth/sign-in';
import type { Passkeys } from '../../passkeys/client';
import { type Problem, problemOf } from '../../shared/problem';
import { useWords } from '../../words';
import type { Codes } from '../client';
import type { CodeRound } from '../round';

/** Where a right code leads whose number may have a new owner by now: another proof of the same account. */
export function SecondProofView({
  number,
  passkeys,
  requestLink,
  mailCodes,
  onSent,
  onCode,
  onSignedIn,
  onBack,
}: {
  /** E.164. */
  readonly number: string;
  /** Where the deployment and the browser have passkeys. */
  readonly passkeys: Passkeys | undefined;
  /** Where the deployment has links. */
  readonly requestLink: RequestLink | undefined;
  /** Where codes come by mail; they take the place of links. */
  readonly mailCodes: Codes | undefined;
  onSent(address: string): void;
  onCode(round: CodeRound): void;
  onSignedIn(session: Session): void;
  onBack(): void;
}) {
  const { t } = useWords();
  const entry = useIdentifier('email', undefined);
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState<'link' | 'passkey'>();
  const prompt = useRef<AbortController>(undefined);
  useEffect(() => () => prompt.current?.abort(), []);

  const mails = requestLink ?? mailCodes;

  const mail = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setProblem(undefined);
    // Before the first wait: a second click comes sooner than what a wait brings.
    setBusy('link');
    try {
      const found = await entry.read();
      if (!found) setBusy(undefined);
      else if (requestLink) {
        await requestLink(found.value);
        onSent(found.value);
      } else if (mailCodes) onCode(await mailCodes.request('EMAIL_OTP', found.value));
    } catch (error) {
      setProblem(problemOf(error, requestLink ? 'request' : 'codeRequest'));
      setBusy(undefined);
    }
  };
  const usePasskey = async () => {
    if (busy || !passkeys) return;
    setProblem(undefined);
    setBusy('passkey');
    const controller = new AbortController();
    prompt.current = controller;
    try {
      onSignedIn(await passkeys.signIn({ address: number, signal: controller.signal }));
    } catch (error) {
      setProblem(problemOf(error, 'passkeySignIn'));
      setBusy(undefined);
    }
  };

  return (
    <>
      <ViewTitle focus>{t.secondProof.title}</ViewTitle>
      <p className="lead">{t.secondProof.lead}</p>
      <ProblemNotice problem={problem} />
      <div className="ways">
        {passkeys && (
          <>
            <Button
              icon={<PasskeyIcon />}
              busy={busy === 'passkey'}
              disabled={busy === 'link'}
              onClick={usePasskey}
            >
              {busy === 'passkey' ? t.signIn.passkeyBusy : t.signIn.passkey}
            </Button>
            {mails && <p className="or">{t.signIn.or}</p>}
          </>
        )}
        {mails && (
          <form className="form" noValidate onSubmit={mail}>
            <IdentifierField
              entry={entry}
              sms={undefined}
              label={t.secondProof.addressLabel}
              autoComplete="email"
              readOnly={busy !== undefined}
            />
            <Button
              type="submit"
              kind={passkeys ? 'second' : 'main'}
              busy={busy === 'link'}
              disabled={busy === 'passkey'}
            >
              {busy === 'link' ? t.signIn.busy : requestLink ? t.signIn.submit : t.signIn.submitBy.EMAIL_OTP}
            </Button>
          </form>
        )}
      </div>
      <p className="aside">
        {t.secondProof.time} {t.secondProof.support}
      </p>
      <div className="actions">
        <BackButton onBack={onBack} />
      </div>
    </>
  );
}
