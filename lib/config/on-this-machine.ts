import { unlike } from './passkeys/apps';
import type { Config } from './schema';

/** WebAuthn takes no IP address. */
const HOST = 'localhost';

/**
 * Adds a local page's origin wherever a browser's origin is compared. A stage with only local pages stays as
 * it is.
 *
 * @param webPort port of the page
 */
export function onThisMachine(config: Config, webPort: number): Config {
  if (config.webOrigins.every((it) => new URL(it).hostname === HOST)) return config;
  const origin = `http://${HOST}:${webPort}`;
  const here = (uri: string) => {
    const { pathname, search } = new URL(uri);
    return `${origin}${pathname}${search}`;
  };
  const { passkeys, nativeSignIn, sms } = config;
  const [first, ...others] = passkeys.relyingParties;
  return {
    ...config,
    webOrigins: [origin],
    redirectUris: [...new Set(config.redirectUris.map(here))],
    passkeys: {
      ...passkeys,
      relyingParties: first
        ? [
            {
              ...first,
              id: HOST,
              origins: [origin],
              relatedOrigins: [],
              apps: unlike([first, ...others].flatMap((it) => it.apps)),
              appOrigins: [...new Set([first, ...others].flatMap((it) => it.appOrigins))],
            },
          ]
        : [],
    },
    nativeSignIn:
      nativeSignIn.relyingPartyId === undefined ? nativeSignIn : { ...nativeSignIn, relyingPartyId: HOST },
    ...(sms && { sms: sms.domain === undefined ? sms : { ...sms, domain: HOST } }),
  };
}
