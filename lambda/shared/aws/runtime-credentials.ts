/**
 * Stands in for `@aws-sdk/credential-provider-node` in the bundles (see lib/bundling). A Lambda function has
 * its credentials in its environment; the SDK's default chain (SSO, web identity, processes, instance
 * metadata) is never used there, and loading it is a good part of a cold start.
 */
import { runtimeCredentials } from '../env';

/** The SDK's credential provider interface, under the name the SDK's clients import. */
export const defaultProvider = () => async () => runtimeCredentials();
