/** What the page is told by `/config.json`. All of it is public: whoever opens the page reads it. */
import { Stack } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { type ApiUrl, apiUrlsFrom, publishedNameOf } from '../../../web/src/apis';
import { cognitoUrl, type PageConfig } from '../../../web/src/config';
import type { Config } from '../../config/schema';
import { type PublishedName, parameterName, publishes } from '../../published';
import { signInMethods } from './sign-in-methods';

/** The APIs that the page talks to; tokens, resolved when the stack is deployed. */
export interface PageApis extends Readonly<Partial<Record<ApiUrl, string>>> {
  readonly cognitoEndpoint: string;
}

/**
 * Reads the addresses of the APIs that the auth stack publishes: a weak reference, which never blocks its
 * deployment.
 */
export function pageApis(scope: Construct, config: Config, auth: Stack): PageApis {
  return {
    cognitoEndpoint: cognitoUrl(config),
    ...apiUrlsFrom((api) => {
      const name = publishedNameOf(api);
      return publishes(auth, name) ? published(scope, config, name) : undefined;
    }),
  };
}

/** Content of `/config.json`, as JSON with tokens in it. */
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
 * Content of `/.well-known/webauthn`: the pages under other domains that may use passkeys of the page's own
 * (WebAuthn Level 3, section 5.11.1); undefined where there are none.
 */
export function relatedOrigins({ web, passkeys }: Config): string | undefined {
  const own = passkeys.relyingParties.find(({ id }) => id === web.domain?.name);
  if (!passkeys.enabled || !own || own.relatedOrigins.length === 0) return undefined;
  return JSON.stringify({ origins: own.relatedOrigins });
}

/**
 * RP id that a page under the web stack's domain uses; a page without a domain of its own goes by its host.
 */
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
