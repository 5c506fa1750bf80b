/** What a check of an account is, and how one is run: before a deployment, or after it (tools/smoke). */
import type { Config } from '../../lib/config/schema';
import { parameterName } from '../../lib/published';
import type { AwsAccess } from './aws-access';

/** What a check found out. Sentences, for whoever deploys. */
export interface Outcome {
  /** `next`: nothing stops the deployment; a step that comes after the first one, before users do. */
  readonly status: 'ok' | 'next' | 'problem';
  /** What is there. */
  readonly found: string;
  /** What to do about it; for `ok`, what is left to be done after the deployment. */
  readonly remedy?: string;
  /** A command of a shell that does what the remedy says, whole, to be run in the project's folder. */
  readonly command?: string;
}

/** What a check looks at. */
export interface Subject {
  readonly config: Config;
  readonly aws: AwsAccess;
  /** Sign-ins a second at the busiest time. */
  readonly peak: number;
}

/** @typeParam S what it looks at */
export interface Check<S extends Pick<Subject, 'config'> = Subject> {
  /** Name that `--accept` and machines know it by. */
  readonly id: string;
  /** What is looked at, in a few words. */
  readonly title: string;
  /**
   * What a problem stops. What stops users alone is, before the first deployment of a stage, no more than a
   * step that comes next: AWS decides on much of it in days, and nobody signs in yet.
   *
   * @default the deployment
   */
  readonly stops?: 'users';
  /** IAM actions that the check needs. */
  readonly permissions: readonly string[];
  /** Whether the stage has what is looked at. @default every stage has */
  readonly concerns?: (config: Config) => boolean;
  run(subject: S): Promise<Outcome>;
}

/** A check that was made; `unknown` where AWS gave no answer. */
export interface Finding {
  readonly id: string;
  readonly title: string;
  readonly status: Outcome['status'] | 'unknown';
  readonly found: string;
  readonly remedy?: string;
  readonly command?: string;
  /** A problem that whoever deploys has said they know of. */
  readonly accepted?: true;
}

/** Names by which AWS's services refuse a caller who may not ask. */
const DENIED =
  /^(AccessDenied|AccessDeniedException|AuthorizationError|AuthorizationErrorException|UnauthorizedOperation|UnauthorizedException|NotAuthorizedException)$/;

/** Makes every check that concerns the stage, all at once; none stops another. */
export async function runChecks(
  checks: readonly Check[],
  subject: Subject,
  accepted: readonly string[] = [],
): Promise<readonly Finding[]> {
  const concerned = checks.filter(({ concerns }) => concerns?.(subject.config) ?? true);
  const isFirst = await isFirstDeployment(subject);
  return Promise.all(concerned.map((check) => runCheck(check, subject, isFirst, accepted)));
}

/**
 * True where the stage has no pool yet; false as well where AWS doesn't say, as later deployments are the
 * rule.
 */
async function isFirstDeployment({ aws, config }: Subject): Promise<boolean> {
  try {
    return (await aws.parameter(parameterName(config, 'UserPoolId'))) === undefined;
  } catch {
    return false;
  }
}

async function runCheck(
  check: Check,
  subject: Subject,
  isFirst: boolean,
  accepted: readonly string[],
): Promise<Finding> {
  const finding = await findingOf(check, subject);
  const { status, id } = finding;
  if (status === 'problem' && isFirst && check.stops === 'users') return { ...finding, status: 'next' };
  const isAccepted = status === 'problem' && accepted.includes(id);
  return { ...finding, ...(isAccepted ? { accepted: true } : {}) };
}

/** Makes one check; an error of AWS is a finding as well. */
export async function findingOf<S extends Pick<Subject, 'config'>>(
  check: Check<S>,
  subject: S,
): Promise<Finding> {
  const { id, title } = check;
  try {
    return { id, title, ...(await check.run(subject)) };
  } catch (error) {
    return { id, title, status: 'unknown', ...reasonOf(error as Error, check) };
  }
}

function reasonOf(
  { name, message }: Error,
  { permissions }: Pick<Check, 'permissions'>,
): Pick<Finding, 'found' | 'remedy'> {
  const needed = permissions.join(', ');
  if (DENIED.test(name))
    return { found: 'AWS did not let these credentials look.', remedy: `Allow ${needed}.` };
  if (name.startsWith('NotEmulated'))
    return { found: 'The embedded AWS does not emulate what this check asks.' };
  return {
    found: `AWS gave no answer: ${name}: ${message}`,
    remedy: `Try again. The check needs ${needed}.`,
  };
}

/** Nothing to do. */
export const ok = (found: string, remedy?: string): Outcome => ({
  status: 'ok',
  found,
  ...(remedy === undefined ? {} : { remedy }),
});

/** Something to do after the deployment, before users come. */
export const next = (found: string, remedy: string): Outcome => ({ status: 'next', found, remedy });

/** Something to do before the deployment. */
export const problem = (found: string, remedy: string, command?: string): Outcome => ({
  status: 'problem',
  found,
  remedy,
  ...(command === undefined ? {} : { command }),
});
