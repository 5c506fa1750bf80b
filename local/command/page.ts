import { apiUrlsFrom, publishedNameOf } from '../../web/src/apis';
import type { LocalAws } from '../aws';
import type { PageConfig } from '../web';

const DEFAULT_APP_NAME = 'Passwordless sign-in';
const DEFAULT_LOCALES = 'en';

/** From the stacks' outputs; undefined when no user pool client is there for a page to sign in with. */
export function pageConfig(aws: LocalAws): PageConfig | undefined {
  const outputs = new Map(Object.values(aws.outputs).flatMap((values) => Object.entries(values)));
  const userPoolId = outputs.get('UserPoolId');
  const userPoolClientId = outputs.get('UserPoolClientId');
  if (!userPoolId || !userPoolClientId) return undefined;
  return {
    region: outputs.get('Region') ?? userPoolId.split('_')[0] ?? '',
    userPoolId,
    userPoolClientId,
    cognitoEndpoint: aws.endpoint,
    ...apiUrlsFrom((name) => outputs.get(publishedNameOf(name))),
    ...signInMethods(outputs.get('SignInMethods')),
    appName: outputs.get('AppName') ?? DEFAULT_APP_NAME,
    locales: (outputs.get('Locales') ?? DEFAULT_LOCALES).split(','),
    inboxUrl: `${aws.endpoint}/_local/inbox`,
    ...seconds('linkLifeSeconds', outputs.get('LinkLifeSeconds')),
    ...seconds('coolDownSeconds', outputs.get('CoolDownSeconds')),
  };
}

export function synthesizedPage(aws: LocalAws): URL | undefined {
  const url = Object.values(aws.outputs)
    .map(({ WebUrl }) => WebUrl)
    .find((it) => it !== undefined);
  return url && URL.canParse(url) ? new URL(url) : undefined;
}

/**
 * Links, one-time codes, passwords and new accounts, for the page to check as it does the rest of
 * `/config.json`.
 */
function signInMethods(
  text: string | undefined,
): Pick<
  PageConfig,
  'links' | 'codes' | 'sms' | 'signUp' | 'requiredAttributes' | 'passwords' | 'application'
> {
  if (text === undefined) return {};
  const { links, codes, sms, signUp, requiredAttributes, passwords, application } = JSON.parse(
    text,
  ) as ReturnType<typeof signInMethods>;
  return {
    ...(links !== undefined && { links }),
    ...(codes && { codes }),
    ...(sms && { sms }),
    ...(signUp !== undefined && { signUp }),
    ...(requiredAttributes && { requiredAttributes }),
    ...(passwords && { passwords }),
    ...(application && { application }),
  };
}

function seconds(name: 'linkLifeSeconds' | 'coolDownSeconds', text: string | undefined): Partial<PageConfig> {
  return text === undefined ? {} : { [name]: Number(text) };
}
