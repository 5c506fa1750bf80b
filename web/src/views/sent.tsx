import { useState } from 'react';
import { type Problem, problemOf } from '../auth/problem';
import { Button } from '../components/button';
import { ProblemNotice, StatusNotice } from '../components/notice';
import { ViewTitle } from '../components/shell';
import { clockSpan, useNow } from '../time';
import { useWords } from '../words';

/** Says where the mail went and what to do with it. Reads the same for every address. */
export function SentView({
  address,
  lifeSeconds,
  coolDownSeconds,
  focus,
  requestLink,
  onOther,
}: {
  readonly address: string;
  readonly lifeSeconds: number | undefined;
  readonly coolDownSeconds: number;
  readonly focus: boolean;
  requestLink(address: string): Promise<void>;
  onOther(): void;
}) {
  const { t } = useWords();
  const now = useNow();
  const [sentAt, setSentAt] = useState(Date.now);
  const [sentAgain, setSentAgain] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const wait = Math.min(coolDownSeconds, coolDownSeconds - (now - sentAt) / 1000);

  const sendAgain = async () => {
    setBusy(true);
    setProblem(undefined);
    setSentAgain(false);
    try {
      await requestLink(address);
      setSentAgain(true);
      setSentAt(Date.now());
    } catch (error) {
      setProblem(problemOf(error, 'request'));
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <ViewTitle focus={focus}>{t.sent.title}</ViewTitle>
      <p className="lead">{t.sent.sentTo}</p>
      <p className="address">{address}</p>
      <StatusNotice>{sentAgain && t.sent.sentAgain}</StatusNotice>
      <ProblemNotice problem={problem} />
      <ul className="facts">
        <li>{lifeSeconds ? t.sent.life(Math.max(1, Math.floor(lifeSeconds / 60))) : t.sent.lifeUnknown}</li>
        <li>{t.sent.sameBrowser}</li>
        <li>{t.sent.nothing}</li>
      </ul>
      <div className="actions actions-stacked">
        <Button kind="second" busy={busy} disabled={!busy && wait > 0} onClick={sendAgain}>
          {busy ? t.signIn.busy : wait > 0 ? t.sent.againIn(clockSpan(wait)) : t.sent.again}
        </Button>
        <Button kind="quiet" onClick={onOther}>
          {t.sent.other}
        </Button>
      </div>
    </>
  );
}
