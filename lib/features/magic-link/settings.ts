import { LINK_FIELDS } from '../../../lambda/magic-link/settings';
import { ENV } from '../../../lambda/shared/env';
import { variablesOf } from '../../../lambda/shared/fields';
import type { Config } from '../../config/schema';

export function linkVariables(config: Config): Record<string, string> {
  const { magicLink, redirectUris } = config;
  return {
    ...linkSwitch(config),
    ...variablesOf(LINK_FIELDS, magicLink),
    [ENV.REDIRECT_URIS]: JSON.stringify(redirectUris),
  };
}

/** The package's table switches links on; the stage decides. */
export function linkSwitch({ magicLink }: Config): Record<string, string> {
  return magicLink.enabled ? {} : { [ENV.MAGIC_LINK_ENABLED]: 'FALSE' };
}
