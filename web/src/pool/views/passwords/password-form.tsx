import { type FormEvent, useRef, useState } from 'react';
import { Button } from '../../../components/button';
import { type IdentifierEntry, IdentifierField } from '../../../components/identifier-field';
import { ProblemNotice, StatusNotice } from '../../../components/notice';
import { ViewTitle } from '../../../components/shell';
import type { SmsConfig } from '../../../config';
import type { Problem } from '../../../shared/problem';
import { useWords } from '../../../words';
import { PasswordField } from './password-field';

/** Asks for address and password. */
export function PasswordForm({
  entry,
  sms,
  problem: earlierProblem,
  isReplaced,
  signIn,
  onForgotten,
  onBack,
}: {
  readonly entry: IdentifierEntry;
  /** There where numbers sign in. */
  readonly sms: SmsConfig | undefined;
  readonly problem: Problem | undefined;
  readonly isReplaced: boolean;
  /** Gives the problem; undefined where another view takes over. */
  signIn(identifier: string, password: string): Promise<Problem | undefined>;
  onForgotten(): void;
  onBack(): void;
}) {
  const { t } = useWords();
  const field = useRef<HTMLInputElement>(null);
  const [password, setPassword] = useState('');
  const [isMissing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(earlierProblem);
  const [isNews, setNews] = useState(isReplaced);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setProblem(undefined);
    setNews(false);
    setBusy(true);
    const found = await readIdentifier();
    if (found === undefined || password === '') {
      setMissing(found !== undefined);
      if (found !== undefined) field.current?.focus();
      setBusy(false);
      return;
    }
    const refusal = await signIn(found, password);
    if (!refusal) return;
    setProblem(refusal);
    setBusy(false);
    field.current?.focus();
    field.current?.select();
  };
  const readIdentifier = async (): Promise<string | undefined> => (await entry.read())?.value;

  return (
    <>
      <ViewTitle focus>{t.password.title}</ViewTitle>
      <p className="lead">{t.passwords.lead}</p>
      <StatusNotice>{isNews && t.passwords.replaced}</StatusNotice>
      <ProblemNotice problem={problem} />
      <form className="form" noValidate onSubmit={submit}>
        <IdentifierField entry={entry} sms={sms} readOnly={busy} />
        <PasswordField
          label={t.passwords.label}
          kind="current-password"
          value={password}
          slip={isMissing ? t.passwords.missing : undefined}
          readOnly={busy}
          field={field}
          onChange={(typed) => {
            setPassword(typed);
            setMissing(false);
          }}
        />
        <Button type="submit" busy={busy}>
          {busy ? t.passwords.busy : t.passwords.submit}
        </Button>
      </form>
      <div className="actions actions-stacked code-actions">
        <Button kind="quiet" onClick={onForgotten}>
          {t.passwords.forgot}
        </Button>
        <Button kind="quiet" onClick={onBack}>
          {t.passwords.without}
        </Button>
      </div>
    </>
  );
}
