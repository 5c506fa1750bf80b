/** SMS in a pool of another app: what it has to have, what it may not send by itself, what is made. */
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  AccountRecovery,
  ClientAttributes,
  Mfa,
  UserPool,
  type UserPoolProps,
} from 'aws-cdk-lib/aws-cognito';
import { PasswordlessSignIn, type PasswordlessSignInProps } from '../../lib/passwordless-sign-in';
import { SMS } from '../support/own-pool-sms';
import { backend, clientResource, type Given, poolResource, REASON } from '../support/own-pool-stack';
import { placeholderBundles } from '../support/placeholder-bundles';
import { cdkContext, onlyResource, resourcesOfType } from '../support/stacks';

const client = {
  writeAttributes: new ClientAttributes().withStandardAttributes({ email: true }),
};
const BOTH: UserPoolProps = { signInAliases: { email: true, phone: true } };
const codes = { email: true, sms: true };

const both = (pool: UserPoolProps = {}, settings: Partial<PasswordlessSignInProps> = {}): Given => ({
  pool: { ...BOTH, ...pool },
  client,
  settings: { codes, sms: SMS, ...settings },
});
/** Without `sms`, as pools were before. */
const alone = (pool: UserPoolProps, settings: Partial<PasswordlessSignInProps> = {}): Given => ({
  pool: { ...BOTH, ...pool },
  client,
  settings,
});
const variablesOf = (template: Template, name: string): Record<string, string> =>
  Object.entries(resourcesOfType(template, 'AWS::Lambda::Function')).find(([id]) =>
    id.startsWith(`SignIn${name}`),
  )?.[1].Properties.Environment.Variables;

describe('messages that the pool sends itself', () => {
  const SOURCES = 'CustomMessage_SignUp","CustomMessage_ResendCode","CustomMessage_ForgotPassword';

  it('are refused without sms, unless there is a reason', () => {
    const given = alone({});
    expect(() => backend(given)).toThrow(`userPool.SmsConfiguration: got ["${SOURCES}"]`);
    expect(() => backend(given)).toThrow('Give sms its limits');
    expect(() => backend(alone({}, { accepted: { poolSms: REASON } }))).not.toThrow();
    expect(() => backend(both())).not.toThrow();
    expect(() => backend(both({}, { accepted: { poolSms: REASON } }))).toThrow('accepted.poolSms: got');
  });

  it.each<[string, UserPoolProps, boolean]>([
    ['to new numbers', { accountRecovery: AccountRecovery.EMAIL_ONLY }, true],
    ['to reset passwords', { autoVerify: { email: true } }, true],
    [
      'to reset passwords, after the address',
      {
        autoVerify: {},
        accountRecovery: AccountRecovery.EMAIL_AND_PHONE_WITHOUT_MFA,
        keepOriginal: {},
        signInAliases: { email: true },
        enableSmsRole: true,
      },
      true,
    ],
    [
      'for administrators alone',
      { autoVerify: { email: true }, accountRecovery: AccountRecovery.EMAIL_ONLY },
      false,
    ],
    ['by nothing', { enableSmsRole: false }, false],
  ])('%s', (_, pool, isRefused) => {
    // Addresses are kept by the pool, except where it verifies none.
    const given = {
      ...alone(pool),
      client: { writeAttributes: new ClientAttributes().withStandardAttributes({ fullname: true }) },
    };
    if (isRefused) expect(() => backend(given)).toThrow('userPool.SmsConfiguration');
    else expect(() => backend(given)).not.toThrow();
  });

  it('are found where the owner’s users call Cognito’s operations', () => {
    const settings = { accepted: { userOperations: REASON } };
    const pool = { autoVerify: { email: true }, accountRecovery: AccountRecovery.EMAIL_ONLY };
    expect(() => backend(alone(pool, settings))).toThrow('got ["CustomMessage_VerifyUserAttribute"]');
  });

  it('are found without a setting for recovery, which prefers the phone', () => {
    const given = alone({ autoVerify: { email: true }, accountRecovery: AccountRecovery.EMAIL_ONLY });
    const before = (made: Parameters<typeof poolResource>[0]) =>
      poolResource(made).addPropertyDeletionOverride('AccountRecoverySetting');
    expect(() => backend({ ...given, before })).toThrow('got ["CustomMessage_ForgotPassword"]');
  });

  it('by a trigger of the owner’s are refused, with sms too', () => {
    const before = (made: Parameters<typeof poolResource>[0]) =>
      poolResource(made).addPropertyOverride('LambdaConfig.CustomSMSSender', {
        LambdaArn: 'arn:aws:lambda:us-east-1:111111111111:function:theirs',
        LambdaVersion: 'V1_0',
      });
    expect(() => backend({ ...both(), before })).toThrow('userPool.LambdaConfig.CustomSMSSender');
    expect(() => backend({ ...both({}, { accepted: { poolSms: REASON } }), before })).not.toThrow();
  });

  it('to a number that waits for its proof are refused, as the trigger may not be told it', () => {
    const given = {
      ...both({ keepOriginal: { email: true, phone: true } }, { accepted: { userOperations: REASON } }),
      client: {},
    };
    expect(() => backend(given)).toThrow('userPoolClients[0].WriteAttributes');
    expect(() => backend(given)).toThrow('accepted.poolSms');
    expect(() => backend({ ...given, client })).not.toThrow();
    expect(() => backend({ ...given, settings: { codes, sms: SMS } })).not.toThrow();
  });

  it('are counted by the trigger: those that the pool can send, and no others', () => {
    const sources = (given: Given) =>
      variablesOf(backend(given).template(), 'CustomMessage')
        .POOL_SMS_SOURCES?.split(',')
        .map((source) => source.replace('CustomMessage_', ''));
    const always = ['VerifyUserAttribute', 'AdminCreateUser'];
    expect(sources(both())).toEqual([
      'SignUp',
      'ResendCode',
      'ForgotPassword',
      'UpdateUserAttribute',
      ...always,
    ]);
    const quiet = { autoVerify: { email: true }, accountRecovery: AccountRecovery.EMAIL_ONLY };
    expect(sources(both(quiet))).toEqual(always);
    // They are counted also where our methods send none.
    expect(sources(both({}, { codes: {} }))).toContain('ForgotPassword');
    const accepted = { passwordFlows: REASON };
    const factors = both(
      { ...quiet, selfSignUpEnabled: false, mfa: Mfa.REQUIRED, mfaSecondFactor: { sms: true, otp: false } },
      {
        accepted,
        weakerWays: { magicLinks: REASON, emailCodes: REASON, smsCodes: REASON, recoveryLinks: REASON },
      },
    );
    expect(
      sources({ ...factors, client: { ...client, authFlows: { custom: true, userSrp: true } } }),
    ).toEqual(['Authentication', ...always]);
  });

  it('need no field: a first factor by SMS is taken with sms alone', () => {
    const signInPolicy = { allowedFirstAuthFactors: { password: true, smsOtp: true } };
    const accepted = { passwordFlows: REASON, nativeSignIn: REASON };
    const flows = { ...client, authFlows: { custom: true, user: true, userSrp: true } };
    expect(() => backend({ ...both({ signInPolicy }, { accepted }), client: flows })).not.toThrow();
    expect(() =>
      backend({ ...alone({ signInPolicy }, { accepted: { ...accepted, poolSms: REASON } }), client: flows }),
    ).toThrow('a list without SMS_OTP');
  });
});

describe('what the pool has to have', () => {
  it('is a number to sign in by, where codes sign in', () => {
    expect(() => backend({ settings: { codes, sms: SMS } })).toThrow('codes.sms');
    expect(() => backend({ settings: { codes: { stepUp: true }, sms: SMS } })).not.toThrow();
    expect(() => backend({ ...both(), settings: { codes } })).toThrow('sms: got nothing');
  });

  it('is a number that can change, and that nobody has to bring beside an address', () => {
    const number = (mutable: boolean, required: boolean): UserPoolProps => ({
      standardAttributes: { phoneNumber: { mutable, required } },
    });
    expect(() => backend(both(number(false, false)))).toThrow(
      'userPool.Schema.phone_number.Mutable: got false',
    );
    expect(() => backend(both(number(true, true)))).not.toThrow();
    const byAddress = (pool: UserPoolProps): Given => ({
      pool,
      settings: { codes: { stepUp: true }, sms: SMS },
    });
    expect(() => backend(byAddress(number(true, true)))).toThrow('userPool.Schema.phone_number.Required');
    expect(() => backend(byAddress({ ...number(true, true), selfSignUpEnabled: false }))).not.toThrow();
    // Without sms it is the owner's.
    expect(() => backend({ pool: number(false, true) })).not.toThrow();
  });

  it('is a code of Cognito’s that confirms a number where accounts begin unconfirmed', () => {
    const pool = { autoVerify: { email: true } };
    const flows = { ...client, authFlows: { custom: true, userSrp: true } };
    const given = { ...both(pool, { accepted: { passwordFlows: REASON } }), client: flows };
    expect(() => backend(given)).toThrow('userPool.AutoVerifiedAttributes: got ["email"]');
    expect(() => backend({ ...given, pool: BOTH })).not.toThrow();
    expect(() => backend({ ...given, pool: { ...BOTH, enableSmsRole: false } })).toThrow('SmsConfiguration');
    expect(() => backend({ ...given, pool: { ...BOTH, ...pool, selfSignUpEnabled: false } })).not.toThrow();
  });

  it('is clients that write no number without its proof', () => {
    expect(() => backend({ ...both(), client: {} })).toThrow('Leave out phone_number');
    expect(() =>
      backend({ ...both({ keepOriginal: { email: true, phone: true } }), client: {} }),
    ).not.toThrow();
  });

  it('is its own role, kept by its own settings', () => {
    const sms = { ...SMS, keepPoolRole: true } as typeof SMS;
    expect(() => backend(both({}, { sms }))).toThrow('sms.keepPoolRole: got true; expected nothing here');
  });

  it('stays as it was read', () => {
    const made = backend(both());
    poolResource(made).autoVerifiedAttributes = ['email'];
    clientResource(made).writeAttributes = ['phone_number'];
    expect(made.template).toThrow('accepted.writableIdentifiers');
  });
});

describe('what is made', () => {
  it('has the simulator’s ARN from the resource beside it, as its parameter isn’t there yet', () => {
    const template = backend(both()).template();
    const [simulator] = Object.keys(resourcesOfType(template, 'AWS::SMSVOICE::PhoneNumber'));
    expect(Object.keys(template.toJSON().Parameters)).toEqual(['BootstrapVersion']);
    const [settings = ''] = Object.values(resourcesOfType(template, 'AWS::Lambda::Function'))
      .flatMap(({ Properties }) => JSON.stringify(Properties.Environment?.Variables.SMS_SETTINGS ?? []))
      .filter((each) => each !== '[]');
    expect(settings).toContain(`{"Fn::GetAtt":["${simulator}","Arn"]}`);
  });

  it('is rules, limits, stop and alarms, and what releases a number', () => {
    const { signIn, template } = backend(both());
    const { CountryRuleSet: rules } = onlyResource(
      template(),
      'AWS::SMSVOICE::ProtectConfiguration',
    ).Properties;
    expect(
      rules.SMS.filter(({ ProtectStatus }: { ProtectStatus: string }) => ProtectStatus === 'ALLOW').map(
        ({ CountryCode }: { CountryCode: string }) => CountryCode,
      ),
    ).toEqual(['JP', 'US']);
    expect(signIn.value('SmsStopParameterName')).toBe('/passwordless/dev/sms-stop-by-operators');
    for (const name of ['SmsAlarmsTopicArn', 'ContactApiUrl', 'ReleaseNumberFunctionName'] as const)
      expect(signIn.value(name)).toBeDefined();
    expect(Object.keys(resourcesOfType(template(), 'AWS::CloudWatch::Alarm'))).toHaveLength(5);
  });

  it('sends by WhatsApp beside SMS', () => {
    const whatsApp = {
      originationPhoneNumberId: `phone-number-id-${'0'.repeat(32)}`,
      template: 'sign_in_code',
      languages: ['en_US'],
      countries: [{ country: 'JP', price: 0.02 }],
    };
    const template = backend(both({}, { codes: { ...codes, whatsApp } })).template();
    expect(JSON.stringify(template.toJSON())).toContain('social-messaging:SendWhatsAppMessage');
  });

  it('stands twice in one stack under two names, and fits into it', () => {
    const stack = new Stack(new App({ context: { ...cdkContext } }), 'backend');
    for (const name of ['orders', 'support']) {
      const userPool = new UserPool(stack, `${name}-users`, {
        ...BOTH,
        selfSignUpEnabled: true,
        signInCaseSensitive: false,
        keepOriginal: { email: true },
      });
      new PasswordlessSignIn(stack, `${name}-sign-in`, {
        userPool,
        userPoolClients: [
          userPool.addClient('Web', {
            authFlows: { custom: true },
            disableOAuth: true,
            preventUserExistenceErrors: true,
            ...client,
          }),
        ],
        bundles: placeholderBundles(),
        stage: 'dev',
        deploymentName: name,
        webOrigins: ['https://app.example.com'],
        sender: {
          address: 'no-reply@example.com',
          identity: { kind: 'domain', value: 'example.com', provision: name === 'orders' },
        },
        alarmAddress: 'operators@example.com',
        codes,
        // An account has a sender id once.
        sms: name === 'orders' ? SMS : { ...SMS, channel: { kind: 'sns' } },
      });
    }
    const template = Template.fromStack(stack);
    const named = Object.entries(
      template.toJSON().Resources as Record<string, { Type: string; Properties?: object }>,
    );
    // CloudFormation's quota of a template.
    expect(named.length).toBeLessThan(500);
    const NAMES = [
      'Name',
      'ConfigurationSetName',
      'AlarmName',
      'AliasName',
      'TableName',
      'FunctionName',
      'SenderId',
    ];
    const names = named.flatMap(([, { Type, Properties = {} }]) =>
      Object.entries(Properties).flatMap(([name, value]) =>
        NAMES.includes(name) && typeof value === 'string' ? [`${Type} ${value}`] : [],
      ),
    );
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
