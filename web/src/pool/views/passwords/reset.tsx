import { type FormEvent, useRef, useState } from 'react';
import { typedCode } from '../../../../../lambda/shared/reading/code';
import { BackButton } from '../../../components/back-button';
import { Button } from '../../../components/button';
import { CodeField } from '../../../components/code-field';
import { type IdentifierEntry, IdentifierField } from '../../../components/identifier-field';
import { ProblemNotice, StatusNotice } from '../../../components/notice';
import { ViewTitle } from '../../../components/shell';
import { useTask } from '../../../components/use-task';
import type { SmsConfig } from '../../../config';
import { problemOf } from '../../../shared/problem';
import { shownIdentifier } from '../../../shared/shown-identifier';
import { useWords } from '../../../words';
import type { Passwords } from '../../passwords/client';
import { meetsPolicy } from '../../passwords/policy';
import { NewPasswordField, OwnerField } from './password-field';

/** Of Cognito's code for resets. */
const digits = 6;

export function ForgottenForm({
  entry,
  sms,
  passwords,
  onSent,
  onBack,
}: {
  readonly entry: IdentifierEntry;
  /** There where numbers sign in. */
  readonly sms: SmsConfig | undefined;
  readonly passwords: Passwords;
  onSent(identifier: string): void;
  onBack(): void;
}) {
  const { t } = useWords();
  const { busy, problem, run } = useTask<'send'>((error) => problemOf(error, 'passwordReset'));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run('send', async () => {
      const found = await entry.read();
      if (!found) return;
      await passwords.forgot(found.value);
      onSent(found.value);
    });
  };
  return (
    <>
      <ViewTitle focus>{t.passwords.forgottenTitle}</ViewTitle>
      <p className="lead">{t.passwords.forgottenLead}</p>
      <ProblemNotice problem={problem} />
      <form className="form" noValidate onSubmit={submit}>
        <IdentifierField entry={entry} sms={sms} readOnly={busy !== undefined} />
        <Button type="submit" busy={busy !== undefined}>
          {busy ? t.signIn.busy : t.passwords.sendCode}
        </Button>
      </form>
      <div className="actions actions-stacked code-actions">
        <BackButton onBack={onBack} />
      </div>
    </>
  );
}

export function ResetForm({
  identifier,
  minLength,
  passwords,
  onDone,
  onBack,
}: {
  readonly identifier: string;
  readonly minLength: number;
  readonly passwords: Passwords;
  onDone(): void;
  onBack(): void;
}) {
  const { t } = useWords();
  const codeField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  const [code, setCode] = useState('');
  const [isShort, setShort] = useState(false);
  const [password, setPassword] = useState('');
  const [breaksRules, setBreaksRules] = useState(false);
  const [isSentAgain, setSentAgain] = useState(false);
  const task = useTask<'reset' | 'again'>((error) => problemOf(error, 'passwordReset'));
  const { busy, problem } = task;

  const run = async (what: 'reset' | 'again', work: () => Promise<void>) => {
    const found = await task.run(what, async () => {
      setSentAgain(false);
      await work();
    });
    if (!found) return;
    const field = found.kind === 'resetCode' ? codeField : passwordField;
    field.current?.focus();
    field.current?.select();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const misses = code.length !== digits;
    const breaks = !meetsPolicy(password, minLength);
    setShort(misses);
    setBreaksRules(breaks);
    if (misses || breaks) {
      (misses ? codeField : passwordField).current?.focus();
      return;
    }
    void run('reset', async () => {
      await passwords.reset(identifier, code, password);
      onDone();
    });
  };

  return (
    <>
      <ViewTitle focus>{t.passwords.resetTitle}</ViewTitle>
      <p className="lead">{t.passwords.resetSent}</p>
      <p className="address">{shownIdentifier(identifier)}</p>
      <StatusNotice>{isSentAgain && t.passwords.sentAgain}</StatusNotice>
      <ProblemNotice problem={problem} />
      <form className="form" noValidate onSubmit={submit}>
        <OwnerField userName={identifier} />
        <CodeField
          digits={digits}
          value={code}
          slip={isShort ? t.code.length(digits) : undefined}
          readOnly={busy !== undefined}
          field={codeField}
          onChange={(typed) => {
            setCode(typedCode(typed, digits));
            setShort(false);
          }}
        />
        <NewPasswordField
          minLength={minLength}
          breaksRules={breaksRules}
          value={password}
          readOnly={busy !== undefined}
          field={passwordField}
          onChange={(typed) => {
            setPassword(typed);
            setBreaksRules(false);
          }}
        />
        <Button type="submit" busy={busy === 'reset'}>
          {busy === 'reset' ? t.passwords.saving : t.passwords.setNew}
        </Button>
      </form>
      <p className="aside">{t.passwords.resetNothing}</p>
      <div className="actions actions-stacked code-actions">
        <Button
          kind="second"
          busy={busy === 'again'}
          onClick={() =>
            run('again', async () => {
              await passwords.forgot(identifier);
              setSentAgain(true);
            })
          }
        >
          {busy === 'again' ? t.signIn.busy : t.passwords.sendAgain}
        </Button>
        <BackButton onBack={onBack} />
      </div>
    </>
  );
}
