/** `/config.json`, all public. */
import { Stack } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { type ApiUrl, apiUrlsFrom, publishedNameOf } from '../../../web/src/apis';
import type { PageConfig } from '../../../web/src/config';
import { cognitoUrl } from '../../../web/src/shared/cognito-url';
import { hostOf } from '../../config/page/web-address';
import type { Config } from '../../config/schema';
import { type PublishedName, parameterName, publishes } from '../../published';
import { APP_FILES, type AppFile } from './app-files';
import { signInMethods } from './sign-in-methods';

/** Addresses are tokens, resolved at deployment. */
export interface PageApis extends Readonly<Partial<Record<ApiUrl, string>>> {
  readonly cognitoEndpoint: string;
}

/** Refers to the auth stack's values weakly, so that its deployment is never blocked. */
export function pageApis(scope: Construct, config: Config, auth: Stack): PageApis {
  return {
    cognitoEndpoint: cognitoUrl(config),
    ...apiUrlsFrom((api) => {
      const name = publishedNameOf(api);
      return publishes(auth, name) ? published(scope, config, name) : undefined;
    }),
  };
}

/** JSON with tokens in it. */
export function pageConfig(scope: Construct, config: Config, apis: PageApis): string {
  const relyingPartyId = relyingPartyOf(config);
  const content: PageConfig = {
    region: config.region,
    userPoolId: published(scope, config, 'UserPoolId'),
    userPoolClientId: published(scope, config, 'UserPoolClientId'),
    ...apis,
    ...(relyingPartyId ? { relyingPartyId } : {}),
    appName: config.appName,
    locales: config.locales,
    linkLifeSeconds: config.magicLink.lifeMinutes * 60,
    coolDownSeconds: config.magicLink.coolDownSeconds,
    ...JSON.parse(signInMethods(config)),
  };
  return Stack.of(scope).toJsonString(content);
}

/**
 * `/.well-known/webauthn`: other domains' pages that may use the page's passkeys (WebAuthn Level 3 §5.11.1);
 * undefined for none.
 */
export function relatedOrigins({ web, passkeys }: Config): string | undefined {
  const own = passkeys.relyingParties.find(({ id }) => id === web.domain?.name);
  if (!passkeys.enabled || !own || own.relatedOrigins.length === 0) return undefined;
  return JSON.stringify({ origins: own.relatedOrigins });
}

/** A file below `/.well-known/` about native apps; undefined where there is nothing to say. */
export function appFile(file: AppFile, config: Config): string | undefined {
  const content = hostsOfPage(config)
    .map((host) => APP_FILES[file](config, host))
    .find((it) => it !== undefined);
  return content && JSON.stringify(content);
}

/** Without a domain, or on a developer's machine, any that a page of the stage has. */
function hostsOfPage({ web, webOrigins }: Config): readonly string[] {
  const hosts = webOrigins.map(hostOf);
  return web.domain && hosts.includes(web.domain.name) ? [web.domain.name] : hosts;
}

/** Undefined where the page goes by its host. */
function relyingPartyOf({ web, passkeys }: Config): string | undefined {
  if (!web.domain || !passkeys.enabled) return undefined;
  const origin = `https://${web.domain.name}`;
  return passkeys.relyingParties.find(
    ({ origins, relatedOrigins: related }) => origins.includes(origin) || related.includes(origin),
  )?.id;
}

function published(scope: Construct, config: Config, name: PublishedName): string {
  return StringParameter.valueForStringParameter(scope, parameterName(config, name));
}
