import { ENV } from '../../../lambda/shared/env';
import type { Config } from '../../config/schema';

/** Variables of the function that issues links. */
export function linkVariables(config: Config): Record<string, string> {
  const { magicLink, redirectUris } = config;
  return {
    ...linkSwitch(config),
    [ENV.LINKS_PER_HOUR]: String(magicLink.perHour),
    [ENV.LINKS_PER_DAY]: String(magicLink.perDay),
    [ENV.POOL_LINKS_PER_HOUR]: String(magicLink.poolPerHour),
    [ENV.REDIRECT_URIS]: JSON.stringify(redirectUris),
    [ENV.REQUIRE_REQUESTER]: magicLink.requireRequester ? 'TRUE' : 'FALSE',
  };
}

/** The package's table comes with its links; whether there are any is ours to say. */
export function linkSwitch({ magicLink }: Config): Record<string, string> {
  return magicLink.enabled ? {} : { [ENV.MAGIC_LINK_ENABLED]: 'FALSE' };
}
