import type { Config } from './schema';

/**
 * A stage as its first deployment needs it: with nothing protected yet. What is protected can't be deleted,
 * by CloudFormation no more than by others, so that a creation that fails halfway could neither be rolled
 * back nor tried again. The next deployment, as the stage is, turns protection on in place.
 * docs/adr/029-what-aws-refuses.md
 */
export function beforeProtection(config: Config): Config {
  return { ...config, deletionProtection: false, terminationProtection: false };
}
