/**
 * Replaces `@aws-sdk/credential-provider-node` in the bundles (lib/bundling): functions have credentials in
 * their environment, and the default chain would slow cold starts.
 */
import { runtimeCredentials } from '../env';

/** By the name that the SDK imports. */
export const defaultProvider = () => async () => runtimeCredentials();
