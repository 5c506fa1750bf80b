import type { Config } from '../../lib/config/schema';
import { APP_FILES, type AppFile, hostsOfAppFile } from '../../lib/features/page/app-files';
import { UsageError } from '../arguments';

export const appFiles = Object.keys(APP_FILES) as AppFile[];

export function isAppFile(text: string): text is AppFile {
  return (appFiles as readonly string[]).includes(text);
}

/**
 * @param host @default the only one that has something to say
 * @throws UsageError naming the hosts there are
 */
export function appFileOf(file: AppFile, config: Config, host: string | undefined): object {
  const hosts = hostsOfAppFile(file, config);
  if (hosts.length === 0)
    throw new Error(
      `The stage ${config.stage} has no native app for ${file}: name them in passkeys.relyingParties[].apps (docs/webauthn.md#native-apps).`,
    );
  const [only, ...others] = hosts;
  const chosen = host ?? (others.length === 0 ? only : undefined);
  const content = chosen === undefined ? undefined : APP_FILES[file](config, chosen);
  if (content === undefined)
    throw new UsageError(
      `${host === undefined ? 'Several hosts have' : `${host} has none; these have`} the file ${file}: ${hosts.join(', ')}. Name one by --host.`,
    );
  return content;
}
