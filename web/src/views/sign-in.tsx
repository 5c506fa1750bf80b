import { type FormEvent, useId, useRef, useState } from 'react';
import { typedAddress } from '../auth/address';
import { type Problem, problemOf } from '../auth/problem';
import { Button } from '../components/button';
import { ProblemNotice, StatusNotice } from '../components/notice';
import { ViewTitle } from '../components/shell';
import { useWords } from '../words';

/** Asks for the address and mails a link to it. */
export function SignInView({
  address,
  notice,
  problem: earlier,
  focus,
  requestLink,
  onSent,
}: {
  readonly address: string;
  readonly notice?: 'signedOut' | undefined;
  readonly problem?: Problem | undefined;
  readonly focus: boolean;
  requestLink(address: string): Promise<void>;
  onSent(address: string): void;
}) {
  const { t } = useWords();
  const fieldId = useId();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(address);
  const [slip, setSlip] = useState<'addressMissing' | 'addressMalformed'>();
  const [problem, setProblem] = useState(earlier);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setProblem(undefined);
    const typed = typedAddress(text);
    if (!typed) {
      setSlip(text.trim() === '' ? 'addressMissing' : 'addressMalformed');
      field.current?.focus();
      return;
    }
    setSlip(undefined);
    setBusy(true);
    try {
      await requestLink(typed);
      onSent(typed);
    } catch (error) {
      setProblem(problemOf(error, 'request'));
      setBusy(false);
    }
  };

  return (
    <>
      <ViewTitle focus={focus}>{t.signIn.title}</ViewTitle>
      <p className="lead">{t.signIn.lead}</p>
      <StatusNotice>{notice && t.signIn[notice]}</StatusNotice>
      <ProblemNotice problem={problem} />
      <form className="form" noValidate onSubmit={submit}>
        <label htmlFor={fieldId}>{t.signIn.addressLabel}</label>
        <input
          ref={field}
          id={fieldId}
          name="email"
          type="email"
          inputMode="email"
          autoComplete="email"
          autoCapitalize="none"
          spellCheck={false}
          placeholder={t.signIn.addressPlaceholder}
          value={text}
          readOnly={busy}
          aria-invalid={slip ? true : undefined}
          aria-describedby={`${fieldId}-slip`}
          onChange={(event) => {
            setText(event.target.value);
            setSlip(undefined);
          }}
        />
        <p className="slip" id={`${fieldId}-slip`} aria-live="polite">
          {slip && t.signIn[slip]}
        </p>
        <Button type="submit" busy={busy}>
          {busy ? t.signIn.busy : t.signIn.submit}
        </Button>
      </form>
      <p className="aside">{t.signIn.newHere}</p>
    </>
  );
}
