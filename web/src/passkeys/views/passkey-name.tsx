import { type FormEvent, type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { Button } from '../../components/button';
import { ProblemNotice } from '../../components/notice';
import { SignInAgain } from '../../components/sign-in-again';
import { type Problem, problemOf } from '../../shared/problem';
import { useWords } from '../../words';
import type { Passkey } from '../client';

/** Characters. */
const longestName = 64;

export function AddPasskeyForm({
  suggestion,
  add,
  onAdded,
  onCancel,
  onSignInAgain,
}: {
  readonly suggestion: string;
  add(name: string): Promise<Passkey>;
  onAdded(passkey: Passkey): void;
  onCancel(): void;
  onSignInAgain(): Promise<void>;
}) {
  const { t } = useWords();
  return (
    <NameForm
      label={t.passkeys.nameLabel}
      hint={t.passkeys.nameHint}
      start={suggestion}
      submit={t.passkeys.create}
      submitting={t.passkeys.creating}
      work={async (name) => onAdded(await add(name))}
      doing="passkeyAdd"
      onCancel={onCancel}
      onSignInAgain={onSignInAgain}
    />
  );
}

export function RenamePasskeyForm({
  passkey,
  rename,
  onRenamed,
  onCancel,
  onSignInAgain,
}: {
  readonly passkey: Passkey;
  rename(credentialId: string, name: string): Promise<void>;
  onRenamed(name: string): void;
  onCancel(): void;
  onSignInAgain(): Promise<void>;
}) {
  const { t } = useWords();
  return (
    <NameForm
      label={t.passkeys.newNameOf(passkey.name)}
      start={passkey.name}
      submit={t.passkeys.save}
      submitting={t.passkeys.saving}
      work={async (name) => {
        if (name === passkey.name) return onCancel();
        await rename(passkey.credentialId, name);
        onRenamed(name);
      }}
      doing="passkeyRename"
      onCancel={onCancel}
      onSignInAgain={onSignInAgain}
    />
  );
}

function NameForm({
  label,
  hint,
  start,
  submit,
  submitting,
  work,
  doing,
  onCancel,
  onSignInAgain,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly start: string;
  readonly submit: string;
  readonly submitting: string;
  work(name: string): Promise<void>;
  readonly doing: 'passkeyAdd' | 'passkeyRename';
  onCancel(): void;
  onSignInAgain(): Promise<void>;
}) {
  const { t } = useWords();
  const fieldId = useId();
  const field = useRef<HTMLInputElement>(null);
  const isShown = useRef(true);
  const [text, setText] = useState(start);
  const [isMissing, setMissing] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);

  useLayoutEffect(() => {
    isShown.current = true;
    field.current?.focus();
    field.current?.select();
    return () => {
      isShown.current = false;
    };
  }, []);

  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setProblem(undefined);
    const name = text.trim();
    setMissing(name === '');
    if (name === '') {
      field.current?.focus();
      return;
    }
    setBusy(true);
    try {
      await work(name);
    } catch (error) {
      setProblem(problemOf(error, doing));
    } finally {
      if (isShown.current) setBusy(false);
    }
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || busy || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onCancel();
  };

  return (
    <form className="form name-form" noValidate onSubmit={send} onKeyDown={leave}>
      <label htmlFor={fieldId}>{label}</label>
      <input
        ref={field}
        id={fieldId}
        type="text"
        autoComplete="off"
        maxLength={longestName}
        value={text}
        readOnly={busy}
        aria-invalid={isMissing ? true : undefined}
        aria-describedby={hint ? `${fieldId}-slip ${fieldId}-hint` : `${fieldId}-slip`}
        onChange={(event) => {
          setText(event.target.value);
          setMissing(false);
        }}
      />
      <p className="slip" id={`${fieldId}-slip`} aria-live="polite">
        {isMissing && t.passkeys.nameMissing}
      </p>
      {hint && (
        <p className="hint" id={`${fieldId}-hint`}>
          {hint}
        </p>
      )}
      <ProblemNotice problem={problem}>
        {problem?.kind === 'signInAgain' && <SignInAgain onSignInAgain={onSignInAgain} />}
      </ProblemNotice>
      <div className="name-form-actions">
        <Button type="submit" kind={problem?.kind === 'signInAgain' ? 'second' : 'main'} busy={busy}>
          {busy ? submitting : submit}
        </Button>
        <Button kind="quiet" disabled={busy} onClick={onCancel}>
          {t.passkeys.cancel}
        </Button>
      </div>
    </form>
  );
}
