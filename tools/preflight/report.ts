/** What `npm run preflight` prints. */
import type { Config } from '../../lib/config/schema';
import type { Finding } from './check';

type ReportedStage = Pick<Config, 'stage' | 'deletionProtection' | 'terminationProtection'>;

export function isBlocked(findings: readonly Finding[]): boolean {
  return findings.some(({ status, accepted }) => status === 'problem' && !accepted);
}

/** A line a check, with remedies, a sum, and the steps of a first deployment. */
export function report(
  { stage, deletionProtection, terminationProtection }: ReportedStage,
  findings: readonly Finding[],
): string {
  const protects = deletionProtection || terminationProtection;
  const lines = findings.flatMap(({ id, title, status, found, remedy, command, accepted }) => [
    `${(accepted ? 'accepted' : status).padEnd(9)}${title} (${id})`,
    `         ${found}`,
    ...(remedy === undefined || accepted ? [] : [`         ${remedy}`]),
    ...(command === undefined || accepted ? [] : [`           ${command}`]),
  ]);
  return [...lines, '', summary(stage, findings), ...steps(stage, protects, findings)].join('\n');
}

function steps(stage: string, protects: boolean, findings: readonly Finding[]): readonly string[] {
  const later = findings.filter(({ status }) => status === 'next');
  if (later.length === 0) return [];
  const before = isBlocked(findings)
    ? ['Do what stands below each problem, and run this again.']
    : protects
      ? [
          `npx cdk deploy -c stage=${stage} -c first=true --all   # with nothing protected yet, so that it can be tried again until it works`,
          `npx cdk deploy -c stage=${stage} --all   # turns protection on`,
        ]
      : [`npx cdk deploy -c stage=${stage} --all`];
  const all = [...before, ...later.map(({ id, remedy = '' }) => `${remedy} (${id})`)];
  return [
    '',
    'It is the first deployment. These steps come next:',
    ...all.map((step, at) => `${at + 1}. ${step}`),
  ];
}

function summary(stage: string, findings: readonly Finding[]): string {
  const number = (of: Finding['status']) => findings.filter(({ status }) => status === of).length;
  const unknown = number('unknown') > 0 ? `; ${number('unknown')} could not be checked` : '';
  const accepted = findings.filter((finding) => finding.accepted).length;
  const open = number('problem') - accepted;
  const said = accepted > 0 ? `, ${accepted} accepted` : '';
  return open === 0
    ? `The stage ${stage} can be deployed: ${number('ok')} checks are right${said}${unknown}.`
    : `The stage ${stage} has ${open} problem${open === 1 ? '' : 's'}${said}${unknown}.`;
}
