import type { Config } from './schema';

/**
 * For a first deployment: protected, a creation that failed halfway could be neither rolled back nor tried
 * again. The next deployment protects in place (docs/adr/029-what-aws-refuses.md).
 */
export function beforeProtection(config: Config): Config {
  return { ...config, deletionProtection: false, terminationProtection: false };
}
