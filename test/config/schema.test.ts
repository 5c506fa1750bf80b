import { ConfigError } from '../../lib/config/errors';
import { parseConfig } from '../../lib/config/load';
import { type ConfigInput, logRetentionDays } from '../../lib/config/schema';

/** Values that are right, for a test to put one wrong value into. */
const good: ConfigInput = {
  stage: 'test',
  account: '333333333333',
  region: 'eu-west-1',
  appName: 'Example',
  locales: ['en'],
  webOrigins: ['https://app.example.com'],
  redirectUris: ['https://app.example.com/'],
  sender: { address: 'no-reply@example.com', identity: { kind: 'domain', value: 'example.com' } },
  webAcl: { ratePer5Minutes: 1000 },
  logRetentionDays: 30,
  removal: { retain: true },
  deletionProtection: true,
  terminationProtection: true,
  alarmAddress: 'operators@example.com',
};

/** What is said of a configuration, one line a problem, the heading left out. */
function complaints(overrides: Record<string, unknown>, base: ConfigInput = good): string[] {
  try {
    parseConfig({ ...base, ...overrides }, 'the test');
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}

describe('a configuration', () => {
  it('is complete with its defaults filled in', () => {
    expect(parseConfig(good, 'the test')).toMatchObject({
      deploymentName: 'passwordless',
      magicLink: {
        lifeMinutes: 10,
        coolDownSeconds: 60,
        perHour: 5,
        perDay: 20,
        poolPerHour: 10_000,
        requireRequester: false,
      },
      signInIdentifiers: ['email', 'phone'],
      requiredAttributes: [],
      featurePlan: 'ESSENTIALS',
      passwordFlows: false,
      tokens: { minutes: 60, refreshDays: 30, rotationGraceSeconds: 30 },
      signInMinutes: 15,
      logLevel: 'INFO',
    });
  });

  it('is refused with every problem at once, each naming the field, what it got and what it expected', () => {
    const wrong = {
      account: 1234,
      redirectUris: ['https://elsewhere.example.net/'],
      magicLink: { lifeMinutes: 90, perHour: 30 },
      logRetentionDays: 31,
      alarmAdress: 'x@example.com',
    };
    let message = '';
    try {
      parseConfig({ ...good, ...wrong }, 'stage "test"');
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toBe(
      [
        'The configuration of stage "test" has 6 problems:',
        '  account: got 1234; expected the 12 digits of an AWS account, as a string.',
        '  magicLink.lifeMinutes: got 90; expected a whole number of minutes from 1 to 60.',
        `  logRetentionDays: got 31; expected a number of days that CloudWatch Logs offers: ${logRetentionDays.join(', ')}.`,
        `  alarmAdress: got "x@example.com"; expected nothing, for there is no such field. ${fieldList}`,
        '  redirectUris[0]: got "https://elsewhere.example.net/"; expected a URI on one of webOrigins (https://app.example.com). Add https://elsewhere.example.net to webOrigins, or take the URI out.',
        '  webOrigins[0]: got "https://app.example.com"; expected an origin that redirectUris has a URI on; no link could ever lead to this one. Add https://app.example.com/ to redirectUris.',
      ].join('\n'),
    );
  });

  it('is refused when it is no object', () => {
    expect(() => parseConfig('prod', 'the test')).toThrow('(all of it): got "prod"; expected an object.');
  });

  it('names every field that is missing', () => {
    expect(complaints({}, {} as ConfigInput).map((line) => line.split(':')[0])).toEqual([
      'stage',
      'account',
      'region',
      'webOrigins',
      'sender',
      'alarmAddress',
    ]);
  });
});

const fieldList =
  'The fields are stage, deploymentName, account, region, multiRegion, appName, locales, webOrigins, redirectUris, application, sender, magicLink, mail, passkeys, codes, sms, accountApi, web, passwordPolicy, signInIdentifiers, signUp, requiredAttributes, customAttributes, featurePlan, passwordFlows, mfa, nativeSignIn, recovery, weakerWays, appClients, tokens, signInMinutes, retiredSigningKeys, webAcl, logRetentionDays, removal, deletionProtection, terminationProtection, alarmAddress, hooks, keepWarm, monitoring, audit, logLevel.';

it('a stage of six fields has the defaults of production', () => {
  const { stage, account, region, sender, alarmAddress } = good;
  const webOrigins = ['https://app.example.com', 'https://shop.example.com'];
  expect(parseConfig({ stage, account, region, webOrigins, sender, alarmAddress }, 'the test')).toMatchObject(
    {
      appName: 'Example',
      locales: ['en'],
      redirectUris: ['https://app.example.com/', 'https://shop.example.com/'],
      magicLink: { enabled: true },
      passkeys: { enabled: false },
      codes: { email: false, sms: false },
      webAcl: { ratePer5Minutes: 1_000 },
      logRetentionDays: 365,
      removal: { retain: true },
      deletionProtection: true,
      terminationProtection: true,
    },
  );
  // Where no origin can be read, nothing is said of what would follow from it.
  expect(complaints({ webOrigins: [], redirectUris: undefined })).toHaveLength(1);
});

describe('a field', () => {
  const key = 'arn:aws:kms:eu-west-1:333333333333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

  it.each([
    ['stage', 'Prod', 'up to 16 lower-case letters and digits, a letter first.'],
    ['stage', 'a-b', 'up to 16 lower-case letters and digits, a letter first.'],
    ['deploymentName', 'my--app', 'up to 32 lower-case letters, digits and single hyphens, a letter first'],
    ['deploymentName', 'aws-app', 'not "aws" or "ssm" at its beginning'],
    ['account', '12345', 'the 12 digits of an AWS account, as a string.'],
    ['region', 'Ireland', 'the name of an AWS Region, such as eu-west-1. For one that is very new'],
    ['region', 'cn-north-1', 'which this app is not made for: it has no Amazon SES'],
    ['region', 'us-iso-east-1', 'of the partition aws or aws-us-gov; us-iso-east-1 is of aws-iso'],
    ['region', 'eu-centrl-1', 'the name of an AWS Region, such as eu-west-1. For one that is very new'],
    ['appName', '', 'a name of 1 to 64 characters'],
    ['appName', 'Ex\r\nBcc: everybody@example.org', 'a name of 1 to 64 characters without line breaks'],
    ['appName', 'Ex\u2028ample', 'a name of 1 to 64 characters without line breaks'],
    ['appName', '<b>Ex</b>', 'a name of 1 to 64 characters'],
    ['appName', 'Ex" <x@example.org>', 'a name of 1 to 64 characters'],
    ['appName', 'x'.repeat(65), 'a name of 1 to 64 characters'],
    ['locales', [], 'a list of at least one of en, ja, de, the default first.'],
    ['webOrigins', [], 'a list of at least one origin, such as https://app.example.com.'],
    [
      'redirectUris',
      'https://app.example.com/',
      'a list of at least one URI, such as https://app.example.com/.',
    ],
    [
      'sender',
      'no-reply@example.com',
      '{ address, identity } and, where they differ from their defaults, name, replyTo and configurationSet.',
    ],
    ['signInIdentifiers', ['phone'], '"email" among them; links are mailed to it.'],
    ['featurePlan', 'FREE', '"LITE", "ESSENTIALS" or "PLUS".'],
    ['signInMinutes', 2, 'a whole number of minutes from 3 to 15.'],
    ['signInMinutes', 16, 'a whole number of minutes from 3 to 15.'],
    ['logRetentionDays', 0, 'a number of days that CloudWatch Logs offers: 1, 3, 5,'],
    ['deletionProtection', 'yes', 'true or false.'],
    ['alarmAddress', 'operators', 'an e-mail address with an ASCII local part and a lower-case domain.'],
    ['logLevel', 'TRACE', '"DEBUG", "INFO", "WARN" or "ERROR".'],
  ])('%s refuses %j', (field, value, expected) => {
    const [first, ...others] = complaints({ [field]: value });
    expect(others).toEqual([]);
    expect(first).toContain(`${field}: got ${JSON.stringify(value)}; expected `);
    expect(first).toContain(expected);
  });

  it.each([
    ['locales[1]', { locales: ['en', 'en'] }, 'each value once. Take out the repeated one.'],
    ['locales[0]', { locales: ['fr'] }, 'one of en, ja, de.'],
    ['requiredAttributes[0]', { requiredAttributes: ['custom:x'] }, 'a standard attribute of Cognito:'],
    [
      'requiredAttributes[0]',
      { requiredAttributes: ['phone_number'] },
      'pages would have to be allowed to write it',
    ],
    ['magicLink.lifeMinutes', { magicLink: { lifeMinutes: 0 } }, 'a whole number of minutes from 1 to 60.'],
    ['magicLink.lifeMinutes', { magicLink: { lifeMinutes: 1.5 } }, 'a whole number of minutes from 1 to 60.'],
    [
      'magicLink.coolDownSeconds',
      { magicLink: { coolDownSeconds: 0 } },
      'a whole number of seconds from 1 to 3600.',
    ],
    [
      'magicLink.perHour',
      { magicLink: { perHour: 21 } },
      'at most magicLink.perDay, 20; else it never has an effect.',
    ],
    ['magicLink.perHour', { magicLink: { poolPerHour: 4 } }, 'at most magicLink.poolPerHour, 4;'],
    ['magicLink.life', { magicLink: { life: 10 } }, 'nothing, for there is no such field.'],
    [
      'passwordPolicy.minLength',
      { passwordPolicy: { minLength: 7 } },
      'a whole number of characters from 8 to 64.',
    ],
    ['tokens.minutes', { tokens: { minutes: 1441 } }, 'a whole number of minutes from 5 to 1440.'],
    ['tokens.refreshDays', { tokens: { refreshDays: 3651 } }, 'a whole number of days from 1 to 3650.'],
    [
      'tokens.rotationGraceSeconds',
      { tokens: { rotationGraceSeconds: 61 } },
      'a whole number of seconds from 1 to 60.',
    ],
    [
      'webAcl.ratePer5Minutes',
      { webAcl: { ratePer5Minutes: 9 } },
      'a whole number of requests from 10 to 2000000000.',
    ],
    ['removal.reason', { removal: { retain: true, reason: 'no' } }, 'a sentence of at least 20 characters'],
    ['retiredSigningKeys[0]', { retiredSigningKeys: ['my-key'] }, 'the ARN of a KMS key, such as'],
    [
      'retiredSigningKeys[0]',
      { retiredSigningKeys: [key.replace('eu-west-1', 'us-east-1')] },
      'a key of account 333333333333 in eu-west-1; links of any other deployment must not be accepted.',
    ],
    [
      'retiredSigningKeys[0]',
      { retiredSigningKeys: [key.replace('333333333333', '444444444444')] },
      'a key of account 333333333333 in eu-west-1;',
    ],
    [
      'sender.address',
      { sender: { ...good.sender, address: 'Support <no-reply@example.com>' } },
      'lower-case domain, alone: a name that stands before it goes into sender.name.',
    ],
    ['sender.name', { sender: { ...good.sender, name: 'Ex\r\nBcc: a@example.org' } }, 'without line breaks'],
    ['sender.replyTo', { sender: { ...good.sender, replyTo: 'Help <a@example.org>' } }, 'an e-mail address'],
    [
      'sender.identity.kind',
      { sender: { ...good.sender, identity: { kind: 'host', value: 'example.com' } } },
      '{ kind: "domain", value: "example.com" } or { kind: "address", value: "sender@example.com" }.',
    ],
    [
      'sender.configurationSet',
      { sender: { ...good.sender, configurationSet: `passwordless-${good.stage}` } },
      'the name of a set that another stack or you made. Leave it out',
    ],
    [
      'sender.identity.hostedZone.name',
      {
        sender: {
          ...good.sender,
          identity: { ...good.sender.identity, hostedZone: { id: 'Z1', name: 'other.com' } },
        },
      },
      'the zone that example.com is in',
    ],
    [
      'sender.identity.hostedZone',
      {
        sender: {
          ...good.sender,
          identity: {
            ...good.sender.identity,
            provision: false,
            hostedZone: { id: 'Z1', name: 'example.com' },
          },
        },
      },
      'nothing where sender.identity.provision is false',
    ],
    [
      'sender.address',
      { sender: { ...good.sender, address: 'no-reply@notexample.com' } },
      'an address under example.com; SES refuses to send for a domain that is not verified.',
    ],
    [
      'sender.address',
      { sender: { ...good.sender, identity: { kind: 'address', value: 'other@example.com' } } },
      'the address that is verified, other@example.com, or another identity.',
    ],
    [
      'deletionProtection',
      { removal: { retain: false } },
      'false where removal.retain is false; deleting the stack would fail halfway.',
    ],
    [
      'account',
      { account: '000000000000' },
      'the AWS account to deploy to; 000000000000 is that of stage local.',
    ],
    ['account', { stage: 'local' }, '"000000000000" in stage local, which runs on your machine'],
    [
      'redirectUris',
      {
        redirectUris: Array.from(
          { length: 30 },
          (_, index) => `https://app.example.com/${'x'.repeat(90)}${index}`,
        ),
      },
      'at most 2048 bytes in all',
    ],
  ])('%s refuses a value of %j', (path, overrides, expected) => {
    const [first, ...others] = complaints(overrides);
    expect(others).toEqual([]);
    expect(first).toContain(`${path}: got `);
    expect(first).toContain(expected);
  });

  it.each([
    { sender: { address: 'no-reply@mail.example.com', identity: { kind: 'domain', value: 'example.com' } } },
    {
      sender: {
        address: 'no-reply@example.com',
        identity: { kind: 'address', value: 'no-reply@example.com' },
      },
    },
    { appName: 'サンプル & Söhne' },
    { locales: ['ja', 'en'] },
    { retiredSigningKeys: [key] },
    { requiredAttributes: ['email', 'name'] },
    { signInIdentifiers: ['email'] },
    { webOrigins: ['http://localhost:5173'], redirectUris: ['http://localhost:5173/'] },
    { redirectUris: ['https://app.example.com/', 'https://app.example.com/sign-in?from=mail'] },
  ])('takes %j', (overrides) => {
    expect(complaints(overrides)).toEqual([]);
  });
});

describe('custom attributes', () => {
  it.each([
    [{ name: 'custom:x', type: 'string' }, 'customAttributes[0].name'],
    [{ name: 'email', type: 'string' }, 'customAttributes[0].name'],
    [{ name: 'email_verified', type: 'boolean' }, 'customAttributes[0].name'],
    [{ name: 'x', type: 'text' }, 'customAttributes[0].type'],
    [{ name: 'x', type: 'string', most: 3_000 }, 'customAttributes[0].most'],
    [{ name: 'x', type: 'boolean', least: 1 }, 'customAttributes[0].least'],
    [{ name: 'x', type: 'number', least: 2, most: 1 }, 'customAttributes[0].least'],
  ])('refuses %j', (attribute, field) => {
    const found = complaints({ customAttributes: [attribute as never] });
    expect(found.map((line) => line.split(': ')[0])).toEqual([field]);
  });

  it('takes a name once', () => {
    const attribute = { name: 'x', type: 'string' } as const;
    expect(complaints({ customAttributes: [attribute, attribute] })[0]).toContain('customAttributes[1].name');
  });
});

describe('further app clients', () => {
  it.each([
    [{ name: 'iOS' }, 'appClients[0].name'],
    [{ name: 'account-api' }, 'appClients[0].name'],
    [{ name: 'ios', minutes: 1_441 }, 'appClients[0].minutes'],
    [{ name: 'ios', refreshDays: 0 }, 'appClients[0].refreshDays'],
  ])('refuses %j', (client, field) => {
    expect(complaints({ appClients: [client] }).map((line) => line.split(': ')[0])).toEqual([field]);
  });

  it('refuses them past an account API that is the only entrance', () => {
    const overrides = { appClients: [{ name: 'ios' }], accountApi: { enabled: true, onlyEntrance: true } };
    expect(complaints(overrides)[0]).toContain('appClients: got');
  });
});
