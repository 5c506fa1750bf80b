import { type JsonSchema, JsonSchemaType } from 'aws-cdk-lib/aws-apigateway';
import type { OperationBody } from '../../shared/rest-api';

const text = (maxLength: number): JsonSchema => ({ type: JsonSchemaType.STRING, minLength: 1, maxLength });

const texts = (maxLength: number): JsonSchema => ({
  type: JsonSchemaType.OBJECT,
  maxProperties: 32,
  additionalProperties: { type: JsonSchemaType.STRING, maxLength },
});

/** An address, a number or Cognito's own user name. */
const username = text(128);
const password = text(256);
const code = text(64);
/** ClientMetadata for triggers. */
const metadata = texts(4_096);
/** From Cognito's script for threat protection. */
const fingerprint = text(8_192);
/** In browser mode it is in a cookie. */
const session = text(3_600);
const refreshToken = text(8_192);
const deviceKey = text(55);
const attributes = texts(2_048);

/** By path. */
export const ACCOUNT_API_BODIES: Readonly<Record<string, OperationBody>> = {
  'sign-up': {
    model: 'SignUpBody',
    required: ['username'],
    properties: { username, password, attributes, metadata, fingerprint },
  },
  confirm: {
    model: 'ConfirmBody',
    required: ['username', 'code'],
    properties: { username, code, password, fingerprint },
  },
  resend: { model: 'ResendBody', required: ['username'], properties: { username, metadata, fingerprint } },
  'sign-in': {
    model: 'SignInBody',
    required: ['username'],
    properties: { username, password, deviceKey, metadata, fingerprint },
  },
  challenge: {
    model: 'ChallengeBody',
    required: [],
    properties: {
      session,
      answer: text(16_000),
      code,
      newPassword: password,
      attributes,
      email: text(254),
      deviceKey,
      srpA: text(1_024),
      secretBlock: text(4_096),
      signature: text(128),
      timestamp: text(64),
      metadata,
      fingerprint,
    },
  },
  'challenge/set-up': { model: 'ChallengeSetUpBody', required: [], properties: { session } },
  refresh: { model: 'RefreshBody', required: [], properties: { refreshToken, deviceKey } },
  'sign-out': {
    model: 'SignOutBody',
    required: [],
    properties: { refreshToken, deviceKey, everywhere: { type: JsonSchemaType.BOOLEAN } },
  },
  device: {
    model: 'DeviceBody',
    required: ['deviceKey', 'passwordVerifier', 'salt'],
    properties: {
      deviceKey,
      name: text(256),
      passwordVerifier: text(1_024),
      salt: text(64),
      remember: { type: JsonSchemaType.BOOLEAN },
    },
  },
  'forgot-password': {
    model: 'ForgotPasswordBody',
    required: ['username'],
    properties: { username, metadata, fingerprint },
  },
  'reset-password': {
    model: 'ResetPasswordBody',
    required: ['username', 'code', 'newPassword'],
    properties: { username, code, newPassword: password, fingerprint },
  },
};
