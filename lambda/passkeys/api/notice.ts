import { checkNoticeCaps } from '../../mail/caps';
import { chooseLocale, readLocales } from '../../mail/locale';
import { sendNotice } from '../../mail/notices/notice-caps';
import { send } from '../../mail/send';
import type { Caller } from '../../shared/api/caller';
import { ENV, requireEnv } from '../../shared/env';
import { METRIC } from '../../shared/log/metric-names';
import { count, logger } from '../../shared/log/observability';
import { addressIn } from '../../shared/reading/address';
import type { PasskeyChange } from '../../shared/words/words';
import type { StoredPasskey } from '../items';
import { noticeContent } from './mail/content';

const MAX_ADDRESSES = 5;

/** @throws EnvironmentError */
export function checkNoticeEnvironment(): void {
  for (const name of [ENV.FROM_ADDRESS, ENV.CONFIGURATION_SET, ENV.APP_NAME]) requireEnv(name);
  readLocales();
  checkNoticeCaps();
}

/** Also addresses that passkeys were registered under: whoever takes over an account can't hide a change. */
export function addressesOf(caller: Caller, passkeys: readonly StoredPasskey[]): string[] {
  const all = [caller.address, ...passkeys.map(({ address }) => address)];
  const mailable = all.flatMap((address) => (address === undefined ? [] : (addressIn(address) ?? [])));
  return [...new Set(mailable)].slice(0, MAX_ADDRESSES);
}

/** Within the caps. A mail that can't be sent is counted and stops nothing: the change is made. */
export async function tell(
  change: PasskeyChange,
  friendlyName: string,
  addresses: readonly string[],
  locale: string | undefined,
): Promise<void> {
  if (addresses.length === 0) {
    logger.info('There is no proven address to tell of a change');
    count(METRIC.NOTICE_FAILED, 'no_address');
    return;
  }
  const content = noticeContent(
    { change, friendlyName, appName: requireEnv(ENV.APP_NAME), at: new Date(Date.now()) },
    chooseLocale([locale], readLocales()),
  );
  const kind = `passkey-${change}` as const;
  const outcomes = await Promise.all(
    addresses.map((address) => sendNotice(send, { kind, address, locale, content })),
  );
  for (const outcome of outcomes)
    if (outcome !== 'sent' && outcome !== 'held_back') count(METRIC.NOTICE_FAILED, outcome);
}
