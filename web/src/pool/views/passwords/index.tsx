import { useState } from 'react';
import { useIdentifier } from '../../../components/identifier-field';
import type { SmsConfig } from '../../../config';
import type { Session } from '../../../custom-auth/session';
import { type Doing, type Problem, problemOf } from '../../../shared/problem';
import { createPasswords, type Outcome, type PasswordsOptions } from '../../passwords/client';
import type { Step } from '../../passwords/step';
import { NewPasswordStep } from './new-password';
import { PasswordForm } from './password-form';
import { ForgottenForm, ResetForm } from './reset';
import { ChoiceStep, CodeStep, SetUpStep, type StepProps } from './steps';
import '../../../styles/code-entry.css';
import '../../../styles/session.css';
import '../../../styles/settings.css';
import '../../../styles/passwords.css';

export { ConfirmView } from './confirm';

/** Kept in memory alone. */
type Stand =
  | { readonly at: 'password'; readonly problem?: Problem; readonly isReplaced?: boolean }
  | { readonly at: 'step'; readonly step: Step }
  | { readonly at: 'forgotten' }
  | { readonly at: 'reset'; readonly identifier: string };

/** Signs in by password, or replaces a forgotten one. */
export function PasswordSignIn({
  options,
  minLength,
  appName,
  typed,
  sms,
  onSignedIn,
  onBack,
}: {
  readonly options: PasswordsOptions;
  readonly minLength: number;
  readonly appName: string;
  readonly typed: string;
  /** Each challenge starts anew. */
  readonly sms: SmsConfig | undefined;
  onSignedIn(session: Session): void;
  onBack(typed: string): void;
}) {
  const [passwords] = useState(() => createPasswords(options));
  const [stand, setStand] = useState<Stand>({ at: 'password' });
  const [userName, setUserName] = useState('');
  const entry = useIdentifier(sms ? 'either' : 'email', sms, typed, false);

  const onOutcome = (outcome: Outcome) => {
    if (outcome.at === 'signedIn') onSignedIn(outcome.session);
    else setStand({ at: 'step', step: outcome });
  };
  const onRefused = (error: unknown, doing: Doing = 'passwordStep'): Problem | undefined => {
    const problem = problemOf(error, doing);
    if (problem.kind !== 'passwordOver') return problem;
    setStand({ at: 'password', problem });
    return undefined;
  };
  const steps: StepProps = {
    passwords,
    onOutcome,
    onRefused,
    onStartOver: () => setStand({ at: 'password' }),
  };

  switch (stand.at) {
    case 'password':
      return (
        <PasswordForm
          entry={entry}
          sms={sms}
          problem={stand.problem}
          isReplaced={stand.isReplaced ?? false}
          signIn={async (identifier, password) => {
            setUserName(identifier);
            try {
              onOutcome(await passwords.signIn(identifier, password));
              return undefined;
            } catch (error) {
              return problemOf(error, 'password');
            }
          }}
          onForgotten={() => setStand({ at: 'forgotten' })}
          onBack={() => onBack(entry.text)}
        />
      );
    case 'forgotten':
      return (
        <ForgottenForm
          entry={entry}
          sms={sms}
          passwords={passwords}
          onSent={(identifier) => setStand({ at: 'reset', identifier })}
          onBack={() => setStand({ at: 'password' })}
        />
      );
    case 'reset':
      return (
        <ResetForm
          identifier={stand.identifier}
          minLength={minLength}
          passwords={passwords}
          onDone={() => setStand({ at: 'password', isReplaced: true })}
          onBack={() => setStand({ at: 'password' })}
        />
      );
    case 'step':
      return <StepView step={stand.step} steps={steps} about={{ appName, userName, minLength }} />;
  }
}

/**
 * A step of its own for every challenge: one with the same name starts anew, nothing of the last one is kept.
 */
function StepView({
  step,
  steps,
  about: { appName, userName, minLength },
}: {
  readonly step: Step;
  readonly steps: StepProps;
  readonly about: { readonly appName: string; readonly userName: string; readonly minLength: number };
}) {
  const key = step.round.session;
  switch (step.at) {
    case 'code':
      return <CodeStep key={key} step={step} {...steps} />;
    case 'choice':
      return <ChoiceStep key={key} step={step} {...steps} />;
    case 'setUp':
      return <SetUpStep key={key} step={step} appName={appName} userName={userName} {...steps} />;
    case 'newPassword':
      return <NewPasswordStep key={key} step={step} minLength={minLength} userName={userName} {...steps} />;
  }
}
