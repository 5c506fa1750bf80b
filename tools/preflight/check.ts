/** Checks before a deployment, and after one (tools/smoke). */
import type { Config } from '../../lib/config/schema';
import { parameterName } from '../../lib/published';
import type { AwsAccess } from './aws-access';

/** Texts are sentences. */
export interface Outcome {
  /** `next`: a step after the first deployment and before users. */
  readonly status: 'ok' | 'next' | 'problem';
  /** What is there. */
  readonly found: string;
  /** For `ok`: what is left after the deployment. */
  readonly remedy?: string;
  /** A shell command for the project's folder. */
  readonly command?: string;
}

/** What a check looks at. */
export interface Subject {
  readonly config: Config;
  readonly aws: AwsAccess;
  /** Sign-ins a second. */
  readonly peak: number;
}

/** @typeParam S what it looks at */
export interface Check<S extends Pick<Subject, 'config'> = Subject> {
  /** As in `--accept`. */
  readonly id: string;
  /** What is looked at, in a few words. */
  readonly title: string;
  /**
   * What a problem stops. Before a first deployment, what stops users is only a next step: AWS takes days for
   * much of it. @default the deployment
   */
  readonly stops?: 'users';
  /** IAM actions that it needs. */
  readonly permissions: readonly string[];
  /** @default true for every stage */
  readonly concerns?: (config: Config) => boolean;
  run(subject: S): Promise<Outcome>;
}

/** `unknown`: AWS gave no answer. */
export interface Finding {
  readonly id: string;
  readonly title: string;
  readonly status: Outcome['status'] | 'unknown';
  readonly found: string;
  readonly remedy?: string;
  readonly command?: string;
  /** Whoever deploys has accepted it. */
  readonly accepted?: true;
}

/** AWS's names for refusals by permission. */
const DENIED =
  /^(AccessDenied|AccessDeniedException|AuthorizationError|AuthorizationErrorException|UnauthorizedOperation|UnauthorizedException|NotAuthorizedException)$/;

/** All at once; none stops another. */
export async function runChecks(
  checks: readonly Check[],
  subject: Subject,
  accepted: readonly string[] = [],
): Promise<readonly Finding[]> {
  const concerned = checks.filter(({ concerns }) => concerns?.(subject.config) ?? true);
  const isFirst = await isFirstDeployment(subject);
  return Promise.all(concerned.map((check) => runCheck(check, subject, isFirst, accepted)));
}

/** False where AWS doesn't say, as later deployments are the rule. */
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

/** AWS's errors are findings too. */
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

/** To be done after the deployment, before users come. */
export const next = (found: string, remedy: string): Outcome => ({ status: 'next', found, remedy });

/** To be done before the deployment. */
export const problem = (found: string, remedy: string, command?: string): Outcome => ({
  status: 'problem',
  found,
  remedy,
  ...(command === undefined ? {} : { command }),
});
