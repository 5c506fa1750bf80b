import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { Passkeys } from '../auth/passkeys/client';
import { type Problem, problemOf } from '../auth/problem';
import type { Session } from '../auth/sign-in';
import { Button } from '../components/button';
import { PasskeyIcon } from '../components/icons';
import { IdentifierField, useIdentifier } from '../components/identifier-field';
import { ProblemNotice } from '../components/notice';
import { ViewTitle } from '../components/shell';
import { useWords } from '../words';

/** Where a right code leads whose number may have a new owner by now: another proof of the same account. */
export function SecondProofView({
  number,
  passkeys,
  requestLink,
  onSent,
  onSignedIn,
  onBack,
}: {
  /** E.164. */
  readonly number: string;
  /** Where the deployment and the browser have passkeys. */
  readonly passkeys: Passkeys | undefined;
  requestLink(address: string): Promise<void>;
  onSent(address: string): void;
  onSignedIn(session: Session): void;
  onBack(): void;
}) {
  const { t } = useWords();
  const entry = useIdentifier('email', undefined);
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState<'link' | 'passkey'>();
  const prompt = useRef<AbortController>(undefined);
  useEffect(() => () => prompt.current?.abort(), []);

  const mail = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setProblem(undefined);
    const found = await entry.read();
    if (!found) return;
    setBusy('link');
    try {
      await requestLink(found.value);
      onSent(found.value);
    } catch (error) {
      setProblem(problemOf(error, 'request'));
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
            <p className="or">{t.signIn.or}</p>
          </>
        )}
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
            {busy === 'link' ? t.signIn.busy : t.signIn.submit}
          </Button>
        </form>
      </div>
      <p className="aside">
        {t.secondProof.time} {t.secondProof.support}
      </p>
      <div className="actions">
        <Button kind="quiet" onClick={onBack}>
          {t.secondProof.back}
        </Button>
      </div>
    </>
  );
}
