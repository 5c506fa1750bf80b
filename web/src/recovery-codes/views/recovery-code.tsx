import { type FormEvent, useId, useRef, useState } from 'react';
import { BackButton } from '../../components/back-button';
import { Button } from '../../components/button';
import { IdentifierField, useIdentifier } from '../../components/identifier-field';
import { ProblemNotice } from '../../components/notice';
import { ViewTitle } from '../../components/shell';
import { useTask } from '../../components/use-task';
import type { SmsConfig } from '../../config';
import type { Session } from '../../custom-auth/session';
import { problemOf } from '../../shared/problem';
import { useWords } from '../../words';
import '../../styles/settings.css';

/** The service's limit, in characters. */
const longest = 64;

export function RecoveryCodeView({
  typed,
  sms,
  recover,
  onSignedIn,
  onBack,
}: {
  readonly typed: string;
  /** There where numbers sign in. */
  readonly sms: SmsConfig | undefined;
  recover(identifier: string, code: string): Promise<Session>;
  onSignedIn(session: Session): void;
  onBack(): void;
}) {
  const { t } = useWords();
  const id = useId();
  const entry = useIdentifier(sms ? 'either' : 'email', sms, typed, false);
  const field = useRef<HTMLInputElement>(null);
  const [code, setCode] = useState('');
  const [isMissing, setMissing] = useState(false);
  const { busy, problem, run } = useTask<'signIn'>((error) => problemOf(error, 'recoverySignIn'));

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run('signIn', async () => {
      const found = await entry.read();
      if (found && code.trim() === '') {
        setMissing(true);
        field.current?.focus();
      } else if (found) onSignedIn(await recover(found.value, code));
    });
  };

  return (
    <>
      <ViewTitle focus>{t.recoveryCode.title}</ViewTitle>
      <p className="lead">{t.recoveryCode.lead}</p>
      <ProblemNotice problem={problem} />
      <form className="form" noValidate onSubmit={submit}>
        <IdentifierField entry={entry} sms={sms} readOnly={busy !== undefined} />
        <label htmlFor={id}>{t.recoveryCode.label}</label>
        <input
          ref={field}
          id={id}
          className="recovery-code"
          name="recovery-code"
          type="text"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={longest}
          placeholder="XXXX-XXXX-XXXX-XXXX"
          value={code}
          readOnly={busy !== undefined}
          aria-invalid={isMissing ? true : undefined}
          aria-describedby={`${id}-slip`}
          onChange={(event) => {
            setCode(event.target.value);
            setMissing(false);
          }}
        />
        <p className="slip" id={`${id}-slip`} aria-live="polite">
          {isMissing && t.recoveryCode.missing}
        </p>
        <Button type="submit" busy={busy !== undefined}>
          {busy ? t.code.busy : t.recoveryCode.submit}
        </Button>
      </form>
      <p className="aside">{t.recoveryCode.aside}</p>
      <div className="actions">
        <BackButton onBack={onBack} />
      </div>
    </>
  );
}
