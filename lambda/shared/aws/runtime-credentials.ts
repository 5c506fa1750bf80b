/**
 * Replaces `@aws-sdk/credential-provider-node` in bundles (lib/bundling): the environment has functions'
 * credentials, and the default chain would slow cold starts.
 */
import { runtimeCredentials } from '../env';

/** The SDK imports this name. */
export const defaultProvider = () => async () => runtimeCredentials();
