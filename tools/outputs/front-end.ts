/** Published values in the form that a front end's library reads. */
import { stageConfig, stageNames } from '../../lib/config/stages';
import type { Published } from './source';

export const frontEndFormats = ['json', 'package', 'amplify'] as const;
export type FrontEndFormat = (typeof frontEndFormats)[number];

/** The configuration of a front end, ready to be written as JSON. */
export function frontEnd(format: FrontEndFormat, published: Published, stage?: string): object {
  if (format === 'package') return packageConfig(published);
  return format === 'amplify' ? amplifyOutputs(published, stage) : published;
}

/**
 * For `Passwordless.configure` of the package's client. The API takes the ID token by itself; credential ids are not listed for a
 * user name, so `fido2.rp.id` follows from the page's own host.
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
 * `amplify_outputs.json`, version 1.4 of its schema (https://github.com/aws-amplify/amplify-backend/tree/main/packages/client-config). What the schema has no place
 * for stands under `custom`.
 */
function amplifyOutputs(published: Published, stage: string | undefined): object {
  const { UserPoolId, UserPoolClientId, Region, Fido2ApiUrl } = published;
  const config = stage !== undefined && stageNames.includes(stage) ? stageConfig(stage) : undefined;
  const endpoint = localEndpoint(Fido2ApiUrl);
  return {
    version: '1.4',
    auth: {
      aws_region: Region,
      user_pool_id: UserPoolId,
      user_pool_client_id: UserPoolClientId,
      ...(config
        ? {
            username_attributes: config.signInIdentifiers.map((it) => (it === 'phone' ? 'phone_number' : it)),
            user_verification_types: ['email'],
            standard_required_attributes: config.requiredAttributes,
            mfa_configuration: 'NONE',
            password_policy: {
              min_length: config.passwordPolicy.minLength,
              require_lowercase: true,
              require_uppercase: true,
              require_numbers: true,
              require_symbols: true,
            },
          }
        : {}),
    },
    custom: {
      ...(endpoint === undefined ? {} : { cognitoEndpoint: endpoint }),
      ...(Fido2ApiUrl === undefined ? {} : { fido2ApiUrl: Fido2ApiUrl }),
    },
  };
}

/** Base URL of the embedded AWS, where an address of its own shows that the values are from there. */
function localEndpoint(apiUrl: string | undefined): string | undefined {
  if (apiUrl === undefined) return undefined;
  const { hostname, origin } = new URL(apiUrl);
  return hostname === 'localhost' ? `${origin}/` : undefined;
}
