import { type FormEvent, useId, useRef, useState } from 'react';
import { AppSetUp, appDigits } from '../../../components/app-set-up';
import { Button } from '../../../components/button';
import { CodeForm, type CodeOutcome } from '../../../components/code-form';
import { IdentifierField, useIdentifier } from '../../../components/identifier-field';
import { ProblemNotice } from '../../../components/notice';
import { ViewTitle } from '../../../components/shell';
import { useTask } from '../../../components/use-task';
import type { Doing, Problem } from '../../../shared/problem';
import { useWords } from '../../../words';
import type { Outcome, Passwords } from '../../passwords/client';
import type { Round, Step } from '../../passwords/step';

export interface StepProps {
  readonly passwords: Passwords;
  onOutcome(outcome: Outcome): void;
  /** Undefined where the sign-in is over and its first form says so. */
  onRefused(error: unknown, doing?: Doing): Problem | undefined;
  onStartOver(): void;
}

export function CodeStep({
  step,
  passwords,
  onOutcome,
  onRefused,
  onStartOver,
}: StepProps & { readonly step: Extract<Step, { at: 'code' }> }) {
  const { t } = useWords();
  const leadId = useId();
  const [problem, setProblem] = useState<Problem>();
  const [isUsed, setUsed] = useState(false);
  const { factor, to } = step;

  const check = async (code: string): Promise<CodeOutcome> => {
    setProblem(undefined);
    try {
      const outcome = await passwords.enterCode(step, code);
      setUsed(outcome === 'used');
      if (outcome === 'wrong' || outcome === 'used') return 'wrong';
      onOutcome(outcome);
      return 'taken';
    } catch (error) {
      setProblem(onRefused(error));
      return 'failed';
    }
  };

  return (
    <>
      <ViewTitle focus={false}>{t.passwords.codeTitle[factor]}</ViewTitle>
      <div id={leadId}>
        <p className="lead">{t.passwords.codeLead[factor]}</p>
        {to !== undefined && <p className="address">{to}</p>}
      </div>
      <ProblemNotice problem={problem} />
      <CodeForm
        digits={appDigits}
        submit={t.code.submit}
        isText={factor === 'sms'}
        describedBy={leadId}
        {...(factor === 'totp' && { wrong: isUsed ? t.passwords.used : t.factors.appWrong })}
        check={check}
      />
      {factor !== 'totp' && <p className="aside">{t.passwords.again}</p>}
      <StartOver onStartOver={onStartOver} />
    </>
  );
}

export function ChoiceStep({
  step,
  passwords,
  onOutcome,
  onRefused,
  onStartOver,
}: StepProps & { readonly step: Extract<Step, { at: 'choice' }> }) {
  const { t } = useWords();
  const { busy, problem, run } = useTask<(typeof step.factors)[number]>((error) => onRefused(error));
  const choose = (factor: (typeof step.factors)[number]) =>
    run(factor, async () => onOutcome(await passwords.choose(step, factor)));

  return (
    <>
      <ViewTitle focus>{t.passwords.choiceTitle}</ViewTitle>
      <p className="lead">{t.passwords.choiceLead}</p>
      <ProblemNotice problem={problem} />
      <div className="actions actions-stacked">
        {step.factors.map((factor) => (
          <Button key={factor} kind="second" busy={busy === factor} onClick={() => choose(factor)}>
            {t.factors.names[factor]}
          </Button>
        ))}
      </div>
      <StartOver onStartOver={onStartOver} />
    </>
  );
}

/** Without it the sign-in doesn't end. */
export function SetUpStep({
  step: { factors, round: start },
  passwords,
  appName,
  userName,
  onOutcome,
  onRefused,
  onStartOver,
}: StepProps & {
  readonly step: Extract<Step, { at: 'setUp' }>;
  readonly appName: string;
  readonly userName: string;
}) {
  const { t } = useWords();
  const round = useRef<Round>(start);
  const outcome = useRef<Outcome>(undefined);
  const [chosen, choose] = useState(factors.length === 1 ? factors[0] : undefined);
  return (
    <>
      {/* Takes the focus anew when the button goes. */}
      <ViewTitle key={chosen ?? 'choice'} focus>
        {t.passwords.setUpTitle}
      </ViewTitle>
      <p className="lead">{factors.length > 0 ? t.passwords.setUpLead : t.passwords.setUpNone}</p>
      {chosen === undefined && factors.length > 0 && (
        <div className="actions actions-stacked">
          {factors.map((factor) => (
            <Button key={factor} kind="second" onClick={() => choose(factor)}>
              {t.passwords.setUpBy[factor]}
            </Button>
          ))}
        </div>
      )}
      {chosen === 'totp' && (
        <div className="set-up-step">
          <AppSetUp
            appName={appName}
            userName={userName}
            cancelWords={t.passwords.startOver}
            // The heading has it, so that the task is read before a keyboard covers it.
            focus={false}
            start={async () => {
              const begun = await passwords.startApp(round.current);
              round.current = begun.round;
              return begun.secret;
            }}
            finish={async (code) => {
              const ended = await passwords.finishApp(round.current, code);
              if (ended === 'wrong') return false;
              outcome.current = ended;
              return true;
            }}
            onDone={() => {
              if (outcome.current) onOutcome(outcome.current);
            }}
            onCancel={onStartOver}
            onRefused={onRefused}
          />
        </div>
      )}
      {chosen === 'email' && (
        <MailSetUp round={start} passwords={passwords} onOutcome={onOutcome} onRefused={onRefused} />
      )}
      {chosen !== 'totp' && <StartOver onStartOver={onStartOver} />}
    </>
  );
}

function MailSetUp({
  round,
  passwords,
  onOutcome,
  onRefused,
}: Omit<StepProps, 'onStartOver'> & { readonly round: Round }) {
  const { t } = useWords();
  const entry = useIdentifier('email', undefined);
  const { busy, problem, run } = useTask((error) => onRefused(error, 'passwordMail'));
  const isBusy = busy !== undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run('set up', async () => {
      const found = await entry.read();
      if (found) onOutcome(await passwords.setUpMail(round, found.value));
    });
  };
  return (
    <form className="form" noValidate onSubmit={submit}>
      <ProblemNotice problem={problem} />
      <IdentifierField
        entry={entry}
        sms={undefined}
        label={t.passwords.mailLabel}
        autoComplete="email"
        readOnly={isBusy}
      />
      <Button type="submit" busy={isBusy}>
        {isBusy ? t.signIn.busy : t.passwords.mailSend}
      </Button>
    </form>
  );
}

export function StartOver({ onStartOver }: Pick<StepProps, 'onStartOver'>) {
  const { t } = useWords();
  return (
    <div className="actions actions-stacked code-actions">
      <Button kind="quiet" onClick={onStartOver}>
        {t.passwords.startOver}
      </Button>
    </div>
  );
}
