import { offersNatively } from '../../lib/config/pool/native-sign-in';
import type { Config } from '../../lib/config/schema';
import { apiUrlsFrom, publishedNameOf } from '../../web/src/apis';
import type { ClientConfig } from '../../web/src/client';
import type { Published } from './source';

export const frontEndFormats = ['json', 'client', 'package', 'amplify', 'amplify-config'] as const;
export type FrontEndFormat = (typeof frontEndFormats)[number];

export function frontEnd(format: FrontEndFormat, published: Published, stage?: Config): object {
  if (format === 'client') return clientConfig(published);
  if (format === 'package') return packageConfig(published);
  if (format === 'amplify') return amplifyOutputs(published, stage);
  return format === 'amplify-config' ? amplifyConfig(published, stage) : published;
}

/** For `createClient` of the project's own client: as much of the page's `/config.json` as it looks at. */
function clientConfig(published: Published): ClientConfig {
  const { UserPoolId = '', UserPoolClientId = '', Region = '', Fido2ApiUrl, SignInMethods } = published;
  if (SignInMethods === undefined)
    throw new Error(
      'The deployment publishes no SignInMethods, which --format client needs: deploy it again.',
    );
  const endpoint = localEndpoint(Fido2ApiUrl);
  const { links, codes, requiredAttributes, signUp } = JSON.parse(SignInMethods);
  return {
    region: Region,
    userPoolId: UserPoolId,
    userPoolClientId: UserPoolClientId,
    ...(endpoint === undefined ? {} : { cognitoEndpoint: endpoint }),
    ...apiUrlsFrom((api) => published[publishedNameOf(api)]),
    links,
    codes,
    ...(requiredAttributes && { requiredAttributes }),
    ...(signUp === false && { signUp }),
  };
}

/**
 * For `Passwordless.configure`. The API takes the ID token by itself, and `fido2.rp.id` is the page's host,
 * as no credential ids are listed.
 */
function packageConfig({ UserPoolId, UserPoolClientId, Region, Fido2ApiUrl }: Published): object {
  return {
    cognitoIdpEndpoint: localEndpoint(Fido2ApiUrl) ?? Region,
    userPoolId: UserPoolId,
    clientId: UserPoolClientId,
    ...(Fido2ApiUrl === undefined ? {} : { fido2: { baseUrl: Fido2ApiUrl } }),
  };
}

/**
 * `amplify_outputs.json`, schema 1.5
 * (https://github.com/aws-amplify/amplify-backend/tree/main/packages/client-config). `custom` has the rest:
 * Amplify takes another Cognito endpoint in code alone.
 */
function amplifyOutputs(published: Published, stage: Config | undefined): object {
  const { UserPoolId, UserPoolClientId, Region, Fido2ApiUrl } = published;
  const endpoint = localEndpoint(Fido2ApiUrl);
  return {
    version: '1.5',
    auth: {
      aws_region: Region,
      user_pool_id: UserPoolId,
      user_pool_client_id: UserPoolClientId,
      ...(stage ? poolSettings(stage) : {}),
    },
    custom: {
      ...(endpoint === undefined ? {} : { cognitoEndpoint: endpoint }),
      ...(Fido2ApiUrl === undefined ? {} : { fido2ApiUrl: Fido2ApiUrl }),
    },
  };
}

/** What Amplify makes of {@link amplifyOutputs}, and the address of the pool, which only this form has. */
function amplifyConfig(published: Published, stage: Config | undefined): object {
  const { parseAmplifyConfig } = amplifyUtils();
  const { Auth, ...others } = parseAmplifyConfig(amplifyOutputs(published, stage));
  const endpoint = localEndpoint(published.Fido2ApiUrl);
  const cognito = { ...Auth?.Cognito, ...(endpoint === undefined ? {} : { userPoolEndpoint: endpoint }) };
  return { ...others, Auth: { Cognito: cognito } };
}

/** Loaded when it is asked for: the other formats, and the packed commands, do without. */
function amplifyUtils(): typeof import('aws-amplify/utils') {
  try {
    return require('aws-amplify/utils');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    throw new Error('--format amplify-config is made by the package aws-amplify; install it beside.');
  }
}

const MFA_CONFIGURATIONS = { off: 'NONE', optional: 'OPTIONAL', required: 'REQUIRED' } as const;
const MFA_METHODS = { totp: 'TOTP', sms: 'SMS', email: 'EMAIL' } as const;

/** `passwordless` is Cognito's own first factors, not this app's methods. */
function poolSettings(stage: Config): object {
  const { signInIdentifiers, requiredAttributes, passwordPolicy, mfa, nativeSignIn } = stage;
  return {
    username_attributes: signInIdentifiers.map((it) => (it === 'phone' ? 'phone_number' : it)),
    user_verification_types: ['email'],
    standard_required_attributes: requiredAttributes,
    mfa_configuration: MFA_CONFIGURATIONS[mfa.mode],
    ...(mfa.mode === 'off' ? {} : { mfa_methods: mfa.factors.map((factor) => MFA_METHODS[factor]) }),
    password_policy: {
      min_length: passwordPolicy.minLength,
      require_lowercase: true,
      require_uppercase: true,
      require_numbers: true,
      require_symbols: true,
    },
    ...(nativeSignIn.factors.length > 0 ? { passwordless: choiceOfFactors(stage) } : {}),
  };
}

function choiceOfFactors(stage: Config): object {
  const { relyingPartyId, userVerification } = stage.nativeSignIn;
  return {
    email_otp_enabled: offersNatively(stage, 'email-code'),
    sms_otp_enabled: offersNatively(stage, 'sms-code'),
    ...(offersNatively(stage, 'passkey')
      ? { web_authn: { relying_party_id: relyingPartyId, user_verification: userVerification } }
      : {}),
  };
}

/** Where an address shows that the values are its own. */
function localEndpoint(apiUrl: string | undefined): string | undefined {
  if (apiUrl === undefined) return undefined;
  const { hostname, origin } = new URL(apiUrl);
  return hostname === 'localhost' ? `${origin}/` : undefined;
}
