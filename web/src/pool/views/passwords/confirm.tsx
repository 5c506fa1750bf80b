import { useId, useState } from 'react';
import { Button } from '../../../components/button';
import { CodeForm, type CodeOutcome } from '../../../components/code-form';
import { useNumbers } from '../../../components/identifier-field';
import { ProblemNotice, StatusNotice } from '../../../components/notice';
import { ViewTitle } from '../../../components/shell';
import { useTask } from '../../../components/use-task';
import type { Session } from '../../../custom-auth/session';
import { problemOf } from '../../../shared/problem';
import { shownIdentifier } from '../../../shared/shown-identifier';
import { useWords } from '../../../words';
import type { NewAccounts } from '../../account/new-accounts';
import { createPasswords, type PasswordsOptions } from '../../passwords/client';

/** Of Cognito's code for sign-ups. */
const digits = 6;

/** Where accounts must be proven before signing in. Signs in at once whom it can. */
export function ConfirmView({
  identifier,
  accounts,
  passwords,
  onSignedIn,
  onProven,
  onBack,
}: {
  readonly identifier: string;
  readonly accounts: NewAccounts;
  /** Where a password alone signs in. */
  readonly passwords: PasswordsOptions | undefined;
  onSignedIn(session: Session): void;
  /** Has to sign in. */
  onProven(): void;
  onBack(): void;
}) {
  const { t } = useWords();
  const leadId = useId();
  const isNumber = identifier.startsWith('+');
  const numbers = useNumbers(isNumber);
  const { busy, problem, setProblem, run } = useTask<'again'>((error) => problemOf(error, 'confirm'));
  const [sentAgain, setSentAgain] = useState(false);

  const check = async (code: string): Promise<CodeOutcome> => {
    setProblem(undefined);
    setSentAgain(false);
    try {
      if (!(await accounts.prove(identifier, code))) return 'wrong';
      const password = accounts.takePassword(identifier);
      const session = passwords && password && (await signedIn(passwords, identifier, password));
      if (session) onSignedIn(session);
      else onProven();
      return 'taken';
    } catch (error) {
      setProblem(problemOf(error, 'confirm'));
      return 'failed';
    }
  };
  const sendAgain = () =>
    run('again', async () => {
      setSentAgain(false);
      await accounts.sendAgain(identifier);
      setSentAgain(true);
    });

  return (
    <>
      <ViewTitle focus={false}>{t.confirm.title}</ViewTitle>
      <div id={leadId}>
        <p className="lead">{isNumber ? t.confirm.sentText : t.confirm.sentMail}</p>
        <p className="address">{shownIdentifier(identifier, numbers)}</p>
      </div>
      <StatusNotice>{sentAgain && t.code.sentAgain}</StatusNotice>
      <ProblemNotice problem={problem} />
      <CodeForm
        digits={digits}
        submit={t.confirm.submit}
        isText={isNumber}
        describedBy={leadId}
        check={check}
      />
      <div className="actions actions-stacked code-actions">
        <Button kind="second" busy={busy !== undefined} onClick={sendAgain}>
          {busy ? t.signIn.busy : t.code.again}
        </Button>
        <Button kind="quiet" onClick={onBack}>
          {isNumber ? t.code.changeNumber : t.code.changeAddress}
        </Button>
      </div>
    </>
  );
}

/** Undefined where it doesn't work: the account is proven all the same. */
async function signedIn(
  options: PasswordsOptions,
  identifier: string,
  password: string,
): Promise<Session | undefined> {
  try {
    const outcome = await createPasswords(options).signIn(identifier, password);
    return outcome.at === 'signedIn' ? outcome.session : undefined;
  } catch {
    return undefined;
  }
}
