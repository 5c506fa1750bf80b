import { type FormEvent, type KeyboardEvent, useId, useLayoutEffect, useState } from 'react';
import { Button } from '../../components/button';
import { CodeForm, type CodeOutcome } from '../../components/code-form';
import { IdentifierField, useIdentifier, useNumbers } from '../../components/identifier-field';
import { ProblemNotice } from '../../components/notice';
import { SignInAgain } from '../../components/sign-in-again';
import { useTask } from '../../components/use-task';
import type { SmsConfig } from '../../config';
import { problemOf } from '../../shared/problem';
import { shownIdentifier } from '../../shared/shown-identifier';
import { useWords } from '../../words';
import type { ContactKind, Contacts } from '../client';

export interface ContactMeans {
  readonly client: Contacts;
  /** Digits of a code. */
  readonly digits: number;
  /** Present where text messages are sent. */
  readonly sms: SmsConfig | undefined;
}

/** Asks for the new contact, then for its code. */
export function ContactForm({
  kind,
  now,
  means: { client, digits, sms },
  onChanged,
  onCancel,
  onSignInAgain,
}: {
  readonly kind: ContactKind;
  /** The one the account has. */
  readonly now: string | undefined;
  readonly means: ContactMeans;
  onChanged(shown: string): Promise<void>;
  onCancel(): void;
  onSignInAgain(): Promise<void>;
}) {
  const { t } = useWords();
  const sentId = useId();
  const isNumber = kind === 'phone_number';
  const entry = useIdentifier(isNumber ? 'phone' : 'email', isNumber ? sms : undefined);
  const numbers = useNumbers(isNumber);
  const [sentTo, setSentTo] = useState<string>();
  const [isSame, setSame] = useState(false);
  const task = useTask<'send'>((error) => problemOf(error, 'contactStart'));
  const { problem, setProblem } = task;
  const busy = task.busy !== undefined;
  const shown = sentTo === undefined ? '' : shownIdentifier(sentTo, numbers);

  const { field } = entry;
  useLayoutEffect(() => {
    if (sentTo === undefined) field.current?.focus();
  }, [sentTo, field]);

  const send = (event: FormEvent) => {
    event.preventDefault();
    void task.run('send', async () => {
      setSame(false);
      const found = await entry.read();
      if (found && found.value === now) setSame(true);
      else if (found) {
        await client.start(kind, found.value);
        setSentTo(found.value);
      }
    });
  };
  const check = async (code: string): Promise<CodeOutcome> => {
    setProblem(undefined);
    try {
      await client.complete(kind, code);
      await onChanged(shown);
      return 'taken';
    } catch (error) {
      const found = problemOf(error, 'contactComplete');
      if (found.kind === 'contactCode') return 'wrong';
      setProblem(found);
      return 'failed';
    }
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || busy || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onCancel();
  };
  const startOver = () => {
    setProblem(undefined);
    setSentTo(undefined);
  };

  const notice = (
    <ProblemNotice problem={problem}>
      {problem?.kind === 'contactSignInAgain' && <SignInAgain onSignInAgain={onSignInAgain} />}
    </ProblemNotice>
  );
  const cancel = (
    <Button kind="quiet" disabled={busy} onClick={onCancel}>
      {t.contacts.cancel}
    </Button>
  );

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves the form, which the button beside it does as well.
    <div className="contact-form" onKeyDown={leave}>
      {sentTo === undefined ? (
        <form className="form name-form" noValidate onSubmit={send}>
          <IdentifierField
            entry={entry}
            sms={sms}
            label={t.contacts.newOne[kind]}
            autoComplete={isNumber ? 'tel' : 'email'}
            readOnly={busy}
          />
          <p className="slip" aria-live="polite">
            {isSame && t.contacts.same}
          </p>
          {notice}
          <div className="name-form-actions">
            <Button type="submit" busy={busy}>
              {busy ? t.contacts.sending : t.contacts.send}
            </Button>
            {cancel}
          </div>
        </form>
      ) : (
        <div className="name-form">
          <p id={sentId}>{t.contacts.sentTo(shown)}</p>
          {notice}
          {problem?.kind !== 'contactOver' && problem?.kind !== 'contactInUse' && (
            <CodeForm
              digits={digits}
              submit={t.contacts.confirm}
              isText={isNumber}
              describedBy={sentId}
              check={check}
            />
          )}
          <div className="name-form-actions">
            <Button kind="quiet" onClick={startOver}>
              {t.contacts.another}
            </Button>
            {cancel}
          </div>
        </div>
      )}
    </div>
  );
}
