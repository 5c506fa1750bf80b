import { useCallback, useState } from 'react';
import { AppSetUp } from '../../../components/app-set-up';
import { Button } from '../../../components/button';
import { SettingsSection } from '../../../components/settings-section';
import { useSection } from '../../../components/use-section';
import type { PasswordConfig, SecondFactor } from '../../../config';
import { type Problem, problemOf } from '../../../shared/problem';
import { useWords } from '../../../words';
import type { Account, Factors } from '../../account/client';

export function FactorsSection({
  account,
  config,
  appName,
  userName,
  onEnded,
}: {
  readonly account: Account;
  readonly config: PasswordConfig;
  readonly appName: string;
  readonly userName: string;
  /** The service no longer takes the session. */
  onEnded(problem: Problem): void;
}) {
  const { t } = useWords();
  const [isSettingUp, setSettingUp] = useState(false);
  const read = useCallback(() => account.factors(), [account]);
  const section = useSection('account', read, onEnded);
  const { content: factors, setContent: setFactors, busy, change, tell, clear, title } = section;

  const setUpDone = async () => {
    setFactors(await account.factors());
    setSettingUp(false);
    tell(t.factors.turnedOn(t.factors.names.totp));
  };

  const item = (factor: SecondFactor, { enabled, preferred, reachable }: Factors) => {
    const name = t.factors.names[factor];
    const isOn = enabled.includes(factor);
    const lacks = factor !== 'totp' && reachable[factor] === undefined;
    // A required factor keeps its last one.
    const canEnd = isOn && (config.mfa !== 'required' || enabled.length > 1);
    const action = (words: string, work: () => Promise<void>, done: string) => (
      <Button
        kind="quiet"
        busy={busy === `${words} ${factor}`}
        aria-label={t.factors.doTo(words, name)}
        onClick={() =>
          change(
            `${words} ${factor}`,
            async () => {
              await work();
              setFactors(await account.factors());
            },
            done,
          )
        }
      >
        {words}
      </Button>
    );
    const setUpWords = isOn ? t.factors.setUpAgain : t.factors.setUp;
    return (
      <li key={factor} className="contact">
        <div className="contact-facts">
          <p className="contact-value">{name}</p>
          <p className="contact-kind">
            {factor !== 'totp' && (lacks ? t.factors.needs[factor] : reachable[factor])}
          </p>
        </div>
        <span className="contact-tag">
          {preferred === factor ? t.factors.preferred : isOn ? t.factors.on : t.factors.off}
        </span>
        <div className="factor-actions">
          {isOn &&
            enabled.length > 1 &&
            preferred !== factor &&
            action(t.factors.prefer, () => account.prefer(factor), t.factors.isPreferred(name))}
          {factor === 'totp' && (
            <Button
              kind="quiet"
              aria-label={t.factors.doTo(setUpWords, name)}
              onClick={() => {
                clear();
                setSettingUp(true);
              }}
            >
              {setUpWords}
            </Button>
          )}
          {factor !== 'totp' &&
            !isOn &&
            !lacks &&
            action(t.factors.turnOn, () => account.turnOn(factor), t.factors.turnedOn(name))}
          {canEnd && action(t.factors.turnOff, () => account.turnOff(factor), t.factors.turnedOff(name))}
        </div>
      </li>
    );
  };

  return (
    <SettingsSection
      name="factors"
      title={t.factors.title}
      note={config.mfa === 'required' ? t.factors.leadRequired : t.factors.lead}
      section={section}
    >
      {factors && (
        <ul className="contact-list" aria-label={t.factors.title}>
          {config.factors.map((factor) => item(factor, factors))}
          {isSettingUp && (
            <li className="contact">
              <div className="set-up-place">
                <h3>{t.factors.appTitle}</h3>
                {factors.enabled.includes('totp') && <p>{t.factors.appReplaces}</p>}
                <AppSetUp
                  appName={appName}
                  userName={userName}
                  cancelWords={t.factors.cancel}
                  start={account.startApp}
                  finish={account.finishApp}
                  onDone={setUpDone}
                  onCancel={() => {
                    setSettingUp(false);
                    title.current?.focus();
                  }}
                  onRefused={(error) => {
                    const found = problemOf(error, 'account');
                    if (found.kind !== 'sessionEnded') return found;
                    onEnded(found);
                    return undefined;
                  }}
                />
              </div>
            </li>
          )}
        </ul>
      )}
    </SettingsSection>
  );
}
