import { useCallback } from 'react';
import { Button } from '../../../components/button';
import { pointInTime } from '../../../components/claims';
import { SettingsSection } from '../../../components/settings-section';
import { useSection } from '../../../components/use-section';
import type { Problem } from '../../../shared/problem';
import { useWords } from '../../../words';
import type { Account, Device } from '../../account/client';
import { browserIn } from '../../account/device-name';

export function DevicesSection({
  account,
  skip,
  onEnded,
}: {
  readonly account: Account;
  /** Remembered devices skip the second factor. */
  readonly skip: boolean;
  /** The service no longer takes the session. */
  onEnded(problem: Problem): void;
}) {
  const { t, language } = useWords();
  const read = useCallback(() => account.devices(), [account]);
  const section = useSection('account', read, onEnded);
  const { content: list, setContent: setList, busy, change } = section;

  const forget = (name: string, devices: readonly Device[], words: string) =>
    change(
      name,
      async () => {
        for (const { key } of devices) {
          await account.forget(key);
          setList((before = []) => before.filter((device) => device.key !== key));
        }
      },
      words,
    );

  return (
    <SettingsSection
      name="devices"
      title={t.devices.title}
      note={skip ? t.devices.lead : t.devices.leadKnown}
      section={section}
    >
      {list?.length === 0 && <p className="passkeys-none">{t.devices.none}</p>}
      {list && list.length > 0 && (
        <ul className="contact-list" aria-label={t.devices.list}>
          {list.map((device) => {
            const known = browserIn(device.name ?? '');
            const name = known
              ? t.passkeys.nameOf(known.browser, known.platform)
              : (device.name ?? t.devices.unnamed);
            return (
              <li key={device.key} className="contact">
                <div className="contact-facts">
                  <p className="contact-value" title={device.name}>
                    {name}
                  </p>
                  {device.lastSignIn && (
                    <p className="contact-kind">
                      {t.devices.lastUsed(pointInTime(device.lastSignIn.getTime(), language, 'short'))}
                    </p>
                  )}
                </div>
                <Button
                  kind="quiet"
                  busy={busy === device.key}
                  aria-label={t.devices.forgetOne(name)}
                  onClick={() => forget(device.key, [device], t.devices.forgotten(name))}
                >
                  {t.devices.forget}
                </Button>
              </li>
            );
          })}
        </ul>
      )}
      {list && list.length > 1 && (
        <div className="actions">
          <Button
            kind="second"
            busy={busy === 'all'}
            onClick={() => forget('all', list, t.devices.allForgotten)}
          >
            {t.devices.forgetAll}
          </Button>
        </div>
      )}
    </SettingsSection>
  );
}
