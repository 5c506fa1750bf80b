import { loadPageConfig, PageConfigError, parsePageConfig } from '../../web/src/config';
import { cognitoUrl } from '../../web/src/shared/cognito-url';

const complete = {
  region: 'eu-central-1',
  userPoolId: 'eu-central-1_abc',
  userPoolClientId: 'app',
  appName: 'Passwordless',
  locales: ['en', 'ja'],
};

describe('/config.json', () => {
  it('is taken with the fields of a stage in AWS, and with those of the embedded AWS', () => {
    expect(parsePageConfig(complete)).toEqual(complete);
    const local = {
      ...complete,
      cognitoEndpoint: 'http://localhost:4566',
      fido2ApiUrl: 'http://localhost:4999/v1/',
      relyingPartyId: 'example.com',
      inboxUrl: 'http://localhost:4566/_local/inbox',
      linkLifeSeconds: 600,
      coolDownSeconds: 60,
      contactApiUrl: 'http://localhost:4998/v1/',
      codes: {
        email: true,
        sms: true,
        inLinkMail: true,
        digits: 6,
        lifeSeconds: 300,
        coolDownSeconds: 30,
      },
      sms: { defaultCountry: 'JP', countries: ['JP', 'US'] },
      passwords: {
        mfa: 'optional',
        factors: ['totp', 'sms'],
        devices: true,
        onPage: true,
        minLength: 16,
      },
    };
    expect(parsePageConfig(local)).toEqual(local);
  });

  it('is refused with every wrong field named at once', () => {
    const wrong = {
      ...complete,
      userPoolId: '',
      locales: [],
      inboxUrl: 'javascript:alert(1)',
      relyingPartyId: 'https://example.com',
      linkLifeSeconds: 0.5,
    };
    expect(() => parsePageConfig(wrong)).toThrow(PageConfigError);
    for (const name of ['userPoolId', 'locales', 'inboxUrl', 'relyingPartyId', 'linkLifeSeconds']) {
      expect(() => parsePageConfig(wrong)).toThrow(name);
    }
    expect(() => parsePageConfig(wrong)).not.toThrow(/region/);
  });

  const codes = { email: true, sms: false, digits: 6, lifeSeconds: 300, coolDownSeconds: 30 };
  it.each([
    [{ codes: [] }, 'codes must be an object'],
    [{ codes: { ...codes, email: 'yes' } }, 'codes.email'],
    [{ codes: { ...codes, inLinkMail: 1 } }, 'codes.inLinkMail'],
    [{ codes: { ...codes, digits: 0 } }, 'codes.digits'],
    [{ codes: { ...codes, lifeSeconds: '300' } }, 'codes.lifeSeconds'],
    [{ codes: { ...codes, sms: true } }, 'sms must be there where codes.sms is true'],
    [{ codes, sms: { defaultCountry: 'JP', countries: [] } }, 'sms.countries'],
    [{ passwords: true }, 'passwords must be an object'],
    [{ passwords: { mfa: 'on', factors: [], devices: true } }, 'passwords.mfa'],
    [
      { passwords: { mfa: 'optional', factors: [], devices: true, devicesSkip: 'yes' } },
      'passwords.devicesSkip',
    ],
    [{ passwords: { mfa: 'optional', factors: ['app'], devices: true } }, 'passwords.factors'],
    [{ passwords: { mfa: 'optional', factors: ['totp'] } }, 'passwords.devices'],
    [{ passwords: { mfa: 'off', factors: [], devices: false, onPage: 'yes' } }, 'passwords.onPage'],
    [{ passwords: { mfa: 'off', factors: [], devices: false, onPage: true } }, 'passwords.minLength'],
    [{ codes, sms: { defaultCountry: 'JP', countries: ['jp'] } }, 'sms.countries'],
    [{ codes, sms: { defaultCountry: 'DE', countries: ['JP'] } }, 'sms.defaultCountry'],
    [{ contactApiUrl: 'api' }, 'contactApiUrl'],
  ])('is refused with %j: %s', (part, named) => {
    expect(() => parsePageConfig({ ...complete, ...part })).toThrow(named);
  });

  it.each([null, [], 'text', 1])('is refused when it is %j', (value) => {
    expect(() => parsePageConfig(value)).toThrow(PageConfigError);
  });

  it('says why it could not be read', async () => {
    await expect(
      loadPageConfig(async () => ({ ok: false, status: 404, json: async () => ({}) })),
    ).rejects.toThrow('status 404');
    await expect(
      loadPageConfig(async () => {
        throw new TypeError('Failed to fetch');
      }),
    ).rejects.toThrow(PageConfigError);
  });
});

describe('the address of Cognito', () => {
  it.each([
    ['eu-central-1', 'https://cognito-idp.eu-central-1.amazonaws.com/'],
    ['us-gov-west-1', 'https://cognito-idp.us-gov-west-1.amazonaws.com/'],
    ['cn-north-1', 'https://cognito-idp.cn-north-1.amazonaws.com.cn/'],
  ])('follows from the region %s', (region, url) => {
    expect(cognitoUrl({ region })).toBe(url);
  });

  it('is the one that is configured, where there is one', () => {
    expect(cognitoUrl({ region: 'us-east-1', cognitoEndpoint: 'http://localhost:4566' })).toBe(
      'http://localhost:4566',
    );
  });
});
