import { useId, useState } from 'react';
import type { Codes } from '../../codes/client';
import type { CodeRound } from '../../codes/round';
import { Button } from '../../components/button';
import { CodeForm, type CodeOutcome } from '../../components/code-form';
import { ProblemNotice, StatusNotice } from '../../components/notice';
import { ViewTitle } from '../../components/shell';
import { useTask } from '../../components/use-task';
import type { CodeConfig } from '../../config';
import type { RequestLink } from '../../custom-auth/client';
import type { Session } from '../../custom-auth/session';
import { steadyTime } from '../../shared/ages';
import { problemOf } from '../../shared/problem';
import { shownIdentifier } from '../../shared/shown-identifier';
import { clockSpan, useSteadyTime } from '../../time';
import { useWords } from '../../words';

export interface MailCodes {
  readonly client: Codes;
  readonly config: CodeConfig;
}

/** Reads the same for every address. */
export function SentView({
  address,
  lifeSeconds,
  coolDownSeconds,
  focus,
  codes,
  requestLink,
  onCode,
  onSignedIn,
  onBack,
}: {
  readonly address: string;
  readonly lifeSeconds: number | undefined;
  readonly coolDownSeconds: number;
  readonly focus: boolean;
  /** Where the deployment has them. */
  readonly codes: MailCodes | undefined;
  readonly requestLink: RequestLink;
  onCode(round: CodeRound): void;
  onSignedIn(session: Session): void;
  onBack(): void;
}) {
  const { t } = useWords();
  const now = useSteadyTime();
  const [sentAt, setSentAt] = useState(steadyTime);
  const [sentAgain, setSentAgain] = useState(false);
  const { busy, problem, setProblem, run } = useTask<'link' | 'code'>((error, name) =>
    problemOf(error, name === 'link' ? 'request' : 'codeRequest'),
  );
  const leadId = useId();
  const hasBoth = codes?.config.inLinkMail === true;
  const wait = Math.min(coolDownSeconds, coolDownSeconds - (now - sentAt) / 1000);

  const sendAgain = () =>
    run('link', async () => {
      setSentAgain(false);
      await requestLink(address);
      setSentAgain(true);
      setSentAt(steadyTime());
    });
  const sendCode = ({ client }: MailCodes) =>
    run('code', async () => {
      setSentAgain(false);
      onCode(await client.request('EMAIL_OTP', address));
    });
  const check = async ({ client }: MailCodes, code: string): Promise<CodeOutcome> => {
    setProblem(undefined);
    setSentAgain(false);
    try {
      onSignedIn(await client.answerMailed(address, code));
      return 'taken';
    } catch (error) {
      setProblem(problemOf(error, 'codeAnswer'));
      return 'failed';
    }
  };

  return (
    <>
      <ViewTitle focus={focus}>{t.sent.title}</ViewTitle>
      <div id={leadId}>
        <p className="lead">{hasBoth ? t.sent.sentToBoth : t.sent.sentTo}</p>
        <p className="address">{shownIdentifier(address)}</p>
      </div>
      <StatusNotice>{sentAgain && (hasBoth ? t.sent.sentAgainBoth : t.sent.sentAgain)}</StatusNotice>
      <ProblemNotice problem={problem} />
      {codes && hasBoth && (
        <div className="mailed-code">
          <p>{t.sent.withCode}</p>
          <CodeForm
            digits={codes.config.digits}
            submit={t.code.submit}
            focus={false}
            describedBy={leadId}
            check={(code) => check(codes, code)}
          />
        </div>
      )}
      <ul className="facts">
        <li>{lifeSeconds ? t.sent.life(Math.max(1, Math.floor(lifeSeconds / 60))) : t.sent.lifeUnknown}</li>
        <li>{t.sent.sameBrowser}</li>
        <li>{t.sent.nothing}</li>
      </ul>
      <div className="actions actions-stacked">
        <Button
          kind="second"
          busy={busy === 'link'}
          disabled={busy !== 'link' && wait > 0}
          onClick={sendAgain}
        >
          {busy === 'link' ? t.signIn.busy : wait > 0 ? t.sent.againIn(clockSpan(wait)) : t.sent.again}
        </Button>
        <div className="actions-quiet">
          <Button kind="quiet" onClick={onBack}>
            {t.sent.other}
          </Button>
          {codes?.config.email && !hasBoth && (
            <Button kind="quiet" busy={busy === 'code'} onClick={() => sendCode(codes)}>
              {busy === 'code' ? t.signIn.busy : t.code.instead.EMAIL_OTP}
            </Button>
          )}
        </div>
      </div>
    </>
  );
}
