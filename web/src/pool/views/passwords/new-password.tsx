import { type FormEvent, useRef, useState } from 'react';
import { Button } from '../../../components/button';
import { DetailFields, useDetails } from '../../../components/details';
import { ProblemNotice } from '../../../components/notice';
import { ViewTitle } from '../../../components/shell';
import { useTask } from '../../../components/use-task';
import { useWords } from '../../../words';
import { meetsPolicy } from '../../passwords/policy';
import type { Step } from '../../passwords/step';
import { NewPasswordField, OwnerField } from './password-field';
import { StartOver, type StepProps } from './steps';

/** Replaces a given password, and takes what the account lacks. */
export function NewPasswordStep({
  step: { round, details },
  minLength,
  userName,
  passwords,
  onOutcome,
  onRefused,
  onStartOver,
}: StepProps & {
  readonly step: Extract<Step, { at: 'newPassword' }>;
  readonly minLength: number;
  readonly userName: string;
}) {
  const { t } = useWords();
  const field = useRef<HTMLInputElement>(null);
  const [password, setPassword] = useState('');
  const [breaksRules, setBreaksRules] = useState(false);
  const own = useDetails(details);
  const { busy, problem, setProblem, run } = useTask<'save'>((error) => onRefused(error));

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setProblem(undefined);
    if (!meetsPolicy(password, minLength)) {
      setBreaksRules(true);
      field.current?.focus();
      return;
    }
    if (!own.areComplete()) return;
    void run('save', async () => onOutcome(await passwords.replace(round, password, own.values)));
  };

  return (
    <>
      <ViewTitle focus>{t.passwords.ownTitle}</ViewTitle>
      <p className="lead">{t.passwords.ownLead}</p>
      <ProblemNotice problem={problem} />
      <form className="form" noValidate onSubmit={submit}>
        <OwnerField userName={userName} />
        <NewPasswordField
          minLength={minLength}
          breaksRules={breaksRules}
          value={password}
          readOnly={busy !== undefined}
          field={field}
          onChange={(typed) => {
            setPassword(typed);
            setBreaksRules(false);
          }}
        />
        <DetailFields {...own.fields} readOnly={busy !== undefined} />
        <Button type="submit" busy={busy !== undefined}>
          {busy ? t.passwords.saving : t.passwords.save}
        </Button>
      </form>
      <StartOver onStartOver={onStartOver} />
    </>
  );
}
