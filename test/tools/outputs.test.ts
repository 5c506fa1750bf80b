/**
 * `amplify_outputs.json` as its schema has it, version 1.5: Amplify's clients of other languages read it
 * strictly.
 */
import Ajv from 'ajv/dist/2020';
import type { ConfigInput } from '../../lib/config/schema';
import { frontEnd } from '../../tools/outputs/front-end';
import type { Published } from '../../tools/outputs/source';
import { stageConfig } from '../support/stages';
import { acceptingOwn } from '../support/weaker-ways';

const published: Published = {
  UserPoolId: 'us-east-1_abcdefghi',
  UserPoolClientId: '1example23456789',
  Region: 'us-east-1',
  Fido2ApiUrl: 'https://abcdefghij.execute-api.us-east-1.amazonaws.com/v1/',
};

const text = { type: 'string' };
const flag = { type: 'boolean' };
const listOf = (...names: string[]) => ({ type: 'array', items: { enum: names }, uniqueItems: true });
const exactly = (required: string[], properties: object) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});
const passwordRules = ['require_lowercase', 'require_uppercase', 'require_numbers', 'require_symbols'];

/**
 * The part that a user pool fills, nothing else let in.
 *
 * @see
 *   https://github.com/aws-amplify/amplify-backend/blob/main/packages/client-config/src/client-config-schema/schema_v1.5.json
 */
const isOutputs = new Ajv().compile(
  exactly(['version'], {
    version: { const: '1.5' },
    custom: { type: 'object' },
    auth: exactly(['aws_region', 'user_pool_id', 'user_pool_client_id'], {
      aws_region: text,
      user_pool_id: text,
      user_pool_client_id: text,
      username_attributes: { ...listOf('email', 'phone_number', 'username'), minItems: 1 },
      user_verification_types: listOf('email', 'phone_number'),
      standard_required_attributes: listOf(
        'email',
        'phone_number',
        'name',
        'given_name',
        'family_name',
        'locale',
      ),
      mfa_configuration: { enum: ['NONE', 'OPTIONAL', 'REQUIRED'] },
      mfa_methods: listOf('SMS', 'TOTP', 'EMAIL'),
      password_policy: exactly(['min_length', ...passwordRules], {
        min_length: { type: 'integer', minimum: 6, maximum: 99 },
        ...Object.fromEntries(passwordRules.map((rule) => [rule, flag])),
      }),
      passwordless: exactly([], {
        email_otp_enabled: flag,
        sms_otp_enabled: flag,
        web_authn: exactly(['relying_party_id', 'user_verification'], {
          relying_party_id: text,
          user_verification: { enum: ['required', 'preferred'] },
        }),
        preferred_challenge: { enum: ['EMAIL_OTP', 'SMS_OTP', 'PASSWORD', 'WEB_AUTHN'] },
      }),
    }),
  }),
);

function outputs(stage?: string, overrides: Partial<ConfigInput> = {}) {
  const written = frontEnd('amplify', published, stage ? stageConfig(stage, overrides) : undefined);
  return JSON.parse(JSON.stringify(written));
}

describe('amplify_outputs.json', () => {
  it.each([undefined, 'local', 'dev', 'prod'])('of the stage %s is what the schema asks for', (stage) => {
    isOutputs(outputs(stage));
    expect(isOutputs.errors).toBeNull();
  });

  it('tells second factors and Cognito’s own choice of first factors where the pool has them', () => {
    const written = outputs('local', {
      passwordFlows: true,
      mfa: { mode: 'required', factors: ['totp', 'sms'] },
      ...acceptingOwn,
      nativeSignIn: { factors: ['passkey'], relyingPartyId: 'localhost' },
    });
    isOutputs(written);
    expect(isOutputs.errors).toBeNull();
    expect(written.auth).toMatchObject({
      mfa_configuration: 'REQUIRED',
      mfa_methods: ['TOTP', 'SMS'],
      passwordless: {
        email_otp_enabled: false,
        sms_otp_enabled: false,
        web_authn: { relying_party_id: 'localhost', user_verification: 'required' },
      },
    });
  });

  it('says nothing of factors that the pool has not', () => {
    const { auth } = outputs('prod');
    expect(auth).toMatchObject({ mfa_configuration: 'NONE' });
    expect(auth).not.toHaveProperty('mfa_methods');
    expect(auth).not.toHaveProperty('passwordless');
  });

  it('names an endpoint of Cognito only where the embedded AWS runs', () => {
    expect(outputs('prod').custom).toEqual({ fido2ApiUrl: published.Fido2ApiUrl });
    const local = {
      ...published,
      Fido2ApiUrl: 'http://localhost:4566/restapis/abcdefghij/v1/_user_request_/',
    };
    expect(frontEnd('amplify', local)).toMatchObject({
      custom: { cognitoEndpoint: 'http://localhost:4566/' },
    });
    const configured = (of: Published) => frontEnd('amplify-config', of);
    expect(configured(local)).toMatchObject({
      Auth: { Cognito: { userPoolId: published.UserPoolId, userPoolEndpoint: 'http://localhost:4566/' } },
    });
    expect(configured(published)).not.toHaveProperty('Auth.Cognito.userPoolEndpoint');
  });
});
