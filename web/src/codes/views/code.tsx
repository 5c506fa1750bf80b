import { useId, useState } from 'react';
import { Button } from '../../components/button';
import { CodeForm, type CodeOutcome } from '../../components/code-form';
import { useNumbers } from '../../components/identifier-field';
import { ProblemNotice, StatusNotice } from '../../components/notice';
import { ViewTitle } from '../../components/shell';
import { useTask } from '../../components/use-task';
import type { CodeConfig } from '../../config';
import type { RequestLink } from '../../custom-auth/client';
import type { Session } from '../../custom-auth/session';
import { problemOf } from '../../shared/problem';
import { shownIdentifier } from '../../shared/shown-identifier';
import { clockSpan, useSteadyTime } from '../../time';
import { useWords } from '../../words';
import type { Codes } from '../client';
import type { CodeRound } from '../round';
import { type CodeWay, rowOf, waysTo } from '../ways';

/** Reads the same whether or not there is an account. */
export function CodeView({
  start,
  codes,
  config,
  requestLink,
  onLinkSent,
  onSignedIn,
  onSecondProof,
  onBack,
}: {
  /** Replaced when another code is asked for. */
  readonly start: CodeRound;
  readonly codes: Codes;
  readonly config: CodeConfig;
  /** Where the deployment has links. */
  readonly requestLink: RequestLink | undefined;
  onLinkSent(address: string): void;
  onSignedIn(session: Session): void;
  onSecondProof(number: string): void;
  /** Back to the form. */
  onBack(typed: string): void;
}) {
  const { t } = useWords();
  const leadId = useId();
  useSteadyTime();
  const [round, setRound] = useState(start);
  const [isRefused, setRefused] = useState(false);
  const [sentAgain, setSentAgain] = useState(false);
  const { busy, problem, setProblem, run } = useTask<CodeWay | 'link'>((error, what) =>
    problemOf(error, what === 'link' ? 'request' : 'codeRequest'),
  );
  const row = rowOf(round.way);
  const isPhone = row.to === 'phone';
  const others = waysTo(row.to, config).filter((way) => way !== round.way);
  const numbers = useNumbers(isPhone);
  const shown = shownIdentifier(round.to, numbers);
  const age = codes.ageOf(round);
  const wait = config.coolDownSeconds - age;
  const isOver = isRefused || age >= config.lifeSeconds;

  const check = async (code: string): Promise<CodeOutcome> => {
    setProblem(undefined);
    setSentAgain(false);
    try {
      const answer = await codes.answer(round, code);
      if (answer.kind === 'wrong') {
        setRound(answer.round);
        return 'wrong';
      }
      if (answer.kind === 'signedIn') onSignedIn(answer.session);
      else onSecondProof(round.to);
      return 'taken';
    } catch (error) {
      const found = problemOf(error, 'codeAnswer');
      if (found.kind === 'codeOver') setRefused(true);
      else setProblem(found);
      return 'failed';
    }
  };
  const send = (what: CodeWay | 'link') =>
    run(what, async () => {
      setSentAgain(false);
      if (what === 'link') {
        await requestLink?.(round.to);
        codes.leave();
        onLinkSent(round.to);
        return;
      }
      setRound(await codes.request(what, round.to));
      setRefused(false);
      setSentAgain(true);
    });

  return (
    <>
      <ViewTitle focus={isOver}>{t.code.title}</ViewTitle>
      <div id={leadId}>
        <p className="lead">{t.code.sent[round.way]}</p>
        <p className="address">{shown}</p>
      </div>
      <StatusNotice>{sentAgain && t.code.sentAgain}</StatusNotice>
      <ProblemNotice problem={isOver ? (problem ?? { kind: 'codeOver' }) : problem} />
      {!isOver && (
        <CodeForm
          key={round.askedAt}
          digits={config.digits}
          submit={t.code.submit}
          isText={row.isText === true}
          describedBy={leadId}
          check={check}
        />
      )}
      <div className={isOver ? 'actions actions-stacked' : 'actions actions-stacked code-actions'}>
        <Button
          kind={isOver ? 'main' : 'second'}
          busy={busy === round.way}
          disabled={busy !== round.way && wait > 0}
          onClick={() => send(round.way)}
        >
          {busy === round.way ? t.signIn.busy : wait > 0 ? t.code.againIn(clockSpan(wait)) : t.code.again}
        </Button>
        <div className="actions-quiet">
          <Button
            kind="quiet"
            onClick={() => {
              codes.leave();
              onBack(shown);
            }}
          >
            {isPhone ? t.code.changeNumber : t.code.changeAddress}
          </Button>
          {others.map((way) => (
            <Button
              key={way}
              kind="quiet"
              busy={busy === way}
              disabled={busy !== way && wait > 0}
              onClick={() => send(way)}
            >
              {busy === way ? t.signIn.busy : t.code.instead[way]}
            </Button>
          ))}
          {!isPhone && requestLink && (
            <Button kind="quiet" busy={busy === 'link'} onClick={() => send('link')}>
              {busy === 'link' ? t.signIn.busy : t.code.linkInstead}
            </Button>
          )}
        </div>
      </div>
      <ul className="facts">
        <li>{t.code.life(Math.max(1, Math.floor(config.lifeSeconds / 60)))}</li>
        <li>{t.code.nobody}</li>
        <li>{t.code.nothing[round.way]}</li>
      </ul>
    </>
  );
}
