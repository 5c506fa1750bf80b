import type { Config } from '../../lib/config/schema';
import { stackNames } from '../../lib/stacks/names';
import type { AwsAccess } from '../preflight/aws-access';
import { type Finding, findingOf } from '../preflight/check';
import { smokeChecks } from './checks';
import { signInChecks } from './checks/sign-in';
import { Deployment } from './deployment';
import { accepting, withoutSecrets } from './report';
import type { SmokeCheck, SmokeSubject } from './subject';

export interface SmokeOptions extends Pick<SmokeSubject, 'email' | 'phone' | 'readLink'> {
  readonly config: Config;
  readonly aws: AwsAccess;
  /** Ids of checks with known findings. @default none */
  readonly accepted?: readonly string[];
}

/** No check stops another. */
export async function runSmoke({
  config,
  aws,
  accepted = [],
  ...given
}: SmokeOptions): Promise<readonly Finding[]> {
  const peak = config.magicLink.poolPerHour / 3600;
  const deployment = new Deployment(stackNames(config), aws);
  const subject: SmokeSubject = { config, aws, peak, deployment, ...given };
  const concerned = smokeChecks.filter(({ concerns }) => concerns?.(config) ?? true);
  const own = [given.email, given.phone].filter((value) => value !== undefined);
  const made = new Map<SmokeCheck, Finding>();
  const make = async (check: SmokeCheck) => void made.set(check, await findingOf(check, subject));
  await Promise.all(concerned.filter((check) => !signInChecks.includes(check)).map(make));
  // One by one, when nothing else is asked: cold functions have five seconds too.
  for (const check of concerned.filter((it) => signInChecks.includes(it))) await make(check);
  const findings = concerned.flatMap((check) => made.get(check) ?? []);
  return findings.map((finding) => accepting(withoutSecrets(finding, own), accepted));
}
