import { type FormEvent, useEffect, useRef } from 'react';
import { BackButton } from '../../components/back-button';
import { Button } from '../../components/button';
import { PasskeyIcon } from '../../components/icons';
import { IdentifierField, useIdentifier } from '../../components/identifier-field';
import { ProblemNotice } from '../../components/notice';
import { ViewTitle } from '../../components/shell';
import { useTask } from '../../components/use-task';
import type { RequestLink } from '../../custom-auth/client';
import type { Session } from '../../custom-auth/session';
import type { Passkeys } from '../../passkeys/client';
import { problemOf } from '../../shared/problem';
import { useWords } from '../../words';
import type { Codes } from '../client';
import type { CodeRound } from '../round';

/** After a right code whose number may have a new owner. */
export function SecondProofView({
  number,
  passkeys,
  requestLink,
  mailCodes,
  onSent,
  onCode,
  onSignedIn,
  onBack,
}: {
  /** E.164. */
  readonly number: string;
  readonly passkeys: Passkeys | undefined;
  /** Where the deployment has links. */
  readonly requestLink: RequestLink | undefined;
  /** Takes the place of links. */
  readonly mailCodes: Codes | undefined;
  onSent(address: string): void;
  onCode(round: CodeRound): void;
  onSignedIn(session: Session): void;
  onBack(): void;
}) {
  const { t } = useWords();
  const entry = useIdentifier('email', undefined);
  const { busy, problem, run } = useTask<'mail' | 'passkey'>((error, name) =>
    problemOf(error, name === 'passkey' ? 'passkeySignIn' : requestLink ? 'request' : 'codeRequest'),
  );
  const prompt = useRef<AbortController>(undefined);
  useEffect(() => () => prompt.current?.abort(), []);

  const mails = requestLink ?? mailCodes;

  const mail = (event: FormEvent) => {
    event.preventDefault();
    return run('mail', async () => {
      const found = await entry.read();
      if (!found) return;
      if (requestLink) {
        await requestLink(found.value);
        onSent(found.value);
      } else if (mailCodes) onCode(await mailCodes.request('EMAIL_OTP', found.value));
    });
  };
  const signInByPasskey = (client: Passkeys) =>
    run('passkey', async () => {
      const controller = new AbortController();
      prompt.current = controller;
      onSignedIn(await client.signIn({ address: number, signal: controller.signal }));
    });

  return (
    <>
      <ViewTitle focus>{t.secondProof.title}</ViewTitle>
      <p className="lead">{t.secondProof.lead}</p>
      <ProblemNotice problem={problem} />
      <div className="ways">
        {passkeys && (
          <>
            <Button
              icon={<PasskeyIcon />}
              busy={busy === 'passkey'}
              disabled={busy === 'mail'}
              onClick={() => signInByPasskey(passkeys)}
            >
              {busy === 'passkey' ? t.signIn.passkeyBusy : t.signIn.passkey}
            </Button>
            {mails && <p className="or">{t.signIn.or}</p>}
          </>
        )}
        {mails && (
          <form className="form" noValidate onSubmit={mail}>
            <IdentifierField
              entry={entry}
              sms={undefined}
              label={t.secondProof.addressLabel}
              autoComplete="email"
              readOnly={busy !== undefined}
            />
            <Button
              type="submit"
              kind={passkeys ? 'second' : 'main'}
              busy={busy === 'mail'}
              disabled={busy === 'passkey'}
            >
              {busy === 'mail' ? t.signIn.busy : requestLink ? t.signIn.submit : t.signIn.submitBy.EMAIL_OTP}
            </Button>
          </form>
        )}
      </div>
      <p className="aside">
        {t.secondProof.time} {t.secondProof.support}
      </p>
      <div className="actions">
        <BackButton onBack={onBack} />
      </div>
    </>
  );
}
