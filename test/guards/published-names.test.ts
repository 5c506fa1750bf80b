/** What other stacks and programs rely on. Their authors aren't here to be asked, so a name that was published once stays. */
import {
  authValues,
  exportName,
  messagingValues,
  type PublishedName,
  parameterName,
  passkeyValues,
} from '../../lib/published';

/** Every name that was ever published, with the parameter and the export it has. New names are added; none is changed or taken away. */
const contract: Readonly<Record<string, readonly [parameter: string, exportName: string]>> = {
  UserPoolId: ['/passwordless/dev/v1/user-pool-id', 'passwordless-dev-UserPoolId'],
  UserPoolArn: ['/passwordless/dev/v1/user-pool-arn', 'passwordless-dev-UserPoolArn'],
  UserPoolClientId: ['/passwordless/dev/v1/user-pool-client-id', 'passwordless-dev-UserPoolClientId'],
  Region: ['/passwordless/dev/v1/region', 'passwordless-dev-Region'],
  WebUrl: ['/passwordless/dev/v1/web-url', 'passwordless-dev-WebUrl'],
  AppName: ['/passwordless/dev/v1/app-name', 'passwordless-dev-AppName'],
  Locales: ['/passwordless/dev/v1/locales', 'passwordless-dev-Locales'],
  LinkLifeSeconds: ['/passwordless/dev/v1/link-life-seconds', 'passwordless-dev-LinkLifeSeconds'],
  CoolDownSeconds: ['/passwordless/dev/v1/cool-down-seconds', 'passwordless-dev-CoolDownSeconds'],
  SigningKeyArn: ['/passwordless/dev/v1/signing-key-arn', 'passwordless-dev-SigningKeyArn'],
  SecretsTableName: ['/passwordless/dev/v1/secrets-table-name', 'passwordless-dev-SecretsTableName'],
  WebAclArn: ['/passwordless/dev/v1/web-acl-arn', 'passwordless-dev-WebAclArn'],
  Fido2ApiUrl: ['/passwordless/dev/v1/fido2-api-url', 'passwordless-dev-Fido2ApiUrl'],
  AuthenticatorsTableName: [
    '/passwordless/dev/v1/authenticators-table-name',
    'passwordless-dev-AuthenticatorsTableName',
  ],
  ForgetUserFunctionName: [
    '/passwordless/dev/v1/forget-user-function-name',
    'passwordless-dev-ForgetUserFunctionName',
  ],
  ConfigurationSetName: [
    '/passwordless/dev/v1/configuration-set-name',
    'passwordless-dev-ConfigurationSetName',
  ],
  SenderIdentity: ['/passwordless/dev/v1/sender-identity', 'passwordless-dev-SenderIdentity'],
  MailEventsTopicArn: ['/passwordless/dev/v1/mail-events-topic-arn', 'passwordless-dev-MailEventsTopicArn'],
};

const published = Object.keys({ ...authValues, ...passkeyValues, ...messagingValues }) as PublishedName[];
const dev = { deploymentName: 'passwordless', stage: 'dev' };

describe('what a deployment publishes', () => {
  it.each(Object.entries(contract))('%s is still found where it was', (name, [parameter, exported]) => {
    const found = published.find((it) => it === name);
    if (!found)
      throw new Error(
        `${name} is published no more. Stacks of other teams that read ${parameter} fail at their next deployment. Publish it again; where its meaning has to change, publish that under a new name beside it.`,
      );
    expect([parameterName(dev, found), exportName(dev, found)]).toEqual([parameter, exported]);
  });

  it('is all in the contract above: what is published once stays', () => {
    expect(published.filter((name) => !Object.hasOwn(contract, name))).toEqual([]);
  });
});
